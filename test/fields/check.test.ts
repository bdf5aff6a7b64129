// At the load: fields given in TypeScript against the wrapper's own; after a call: the outputs that TypeScript requires.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  AudioBodyField,
  BooleanParamField,
  ImageBodyField,
  IntegerParamField,
  JsonBodyField,
  type LoadWrapperOptions,
  loadWrapper,
  NumberParamField,
  StringBodyField,
  StringParamField,
  VideoBodyField,
} from '../../dist/index.js'
import { checkFieldOptions } from '../../lib/wrapper/given'
import { fixture } from '../support/child'
import { scratchFolder } from '../support/scratch'

const file = fixture('fields/score.py')
const drifted = join(scratchFolder('check'), 'wrapper.py')
writeFileSync(
  drifted,
  `from aiges.sdk import *
class UserRequest:
    a = AudioBodyField(key="zip", encoding="wav", compress="gzip")
    b = ImageBodyField(key="b64", encoding="jpg", need_base64=True)
class UserResponse:
    a = AudioBodyField(key="out", encoding="mp3")
class Wrapper(WrapperBase):
    requestCls, responseCls = UserRequest(), UserResponse()
    def wrapperOnceExec(self, params, reqData):
        return Response()
`,
)

/** Loads, closes, and gives the warnings of the load or the error. */
async function load(options: LoadWrapperOptions, path = file): Promise<{ warnings: string[]; error?: unknown }> {
  const warnings: string[] = []
  const note = (warning: Error & { code?: string }): void => void (warning.code === 'AIGES_FIELDS' && warnings.push(warning.message))
  process.on('warning', note)
  try {
    const wrapper = await loadWrapper(path, options)
    await wrapper.close()
    return { warnings }
  } catch (error) {
    return { warnings, error }
  } finally {
    // Warnings are given on the next tick.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', note)
  }
}

const mismatch = (message: RegExp) => ({ code: 'AIGES_ERR_SCHEMA_MISMATCH', message: expect.stringMatching(message) as string })

describe('requests', () => {
  it.each<[string, LoadWrapperOptions['request'], RegExp]>([
    [
      'a param it lacks',
      { params: { tempo: NumberParamField() } },
      /params\.tempo: TypeScript has NumberParamField\(\), requestCls has no param of this key, only mode, n/,
    ],
    [
      'a body it lacks',
      { body: { sound: AudioBodyField() } },
      /body\.sound: TypeScript has AudioBodyField\(\), requestCls has no body of this key, only data, cover/,
    ],
    [
      'another type',
      { params: { n: StringParamField() } },
      /params\.n: TypeScript has StringParamField\(\), requestCls has IntegerParamField\(minimum=1, maximum=10, required\)/,
    ],
    ['a wider type', { params: { n: NumberParamField() } }, /params\.n: .*NumberParamField.*IntegerParamField/],
    [
      'another body',
      { body: { data: ImageBodyField() } },
      /body\.data: TypeScript has ImageBodyField\(\), requestCls has AudioBodyField\(encoding="wav"\)/,
    ],
  ])('%s fails the load', async (_, request, message) => {
    expect((await load({ request })).error).toMatchObject(mismatch(message))
    expect(await load({ request, check: 'off' })).toEqual({ warnings: [] })
  })

  it.each<[string, LoadWrapperOptions['request'], RegExp]>([
    [
      'a required param made optional',
      { params: { n: IntegerParamField() } },
      /params\.n: .*TypeScript allows more than the wrapper declares/,
    ],
    [
      'a required param left out',
      { params: { level: NumberParamField() } },
      /params\.n: requestCls requires .*TypeScript has no param of this key/,
    ],
  ])('%s is told, and stays required', async (_, request, message) => {
    expect((await load({ request })).warnings.join()).toMatch(message)
    expect((await load({ request, check: 'error' })).error).toMatchObject(mismatch(message))
    if (request?.params?.['n'] === undefined) return
    const wrapper = await loadWrapper(file, { request: request as never, check: 'off' })
    await expect(wrapper.once({ params: {} } as never)).rejects.toMatchObject({ violations: [{ path: 'params.n', actual: 'nothing' }] })
    await wrapper.close()
  })

  it('bounds that leave no value fail the load', async () => {
    const request = { params: { n: IntegerParamField({ minimum: 20, required: true }) } }
    expect((await load({ request })).error).toMatchObject(mismatch(/params\.n: .*no value fits both/))
  })

  it('bounds that leave one value are fine', async () => {
    const params = { n: IntegerParamField({ minimum: 10, required: true }), lang: StringParamField({ minLength: 5 }) }
    expect(await load({ request: { params }, check: 'error' })).toEqual({ warnings: [] })
  })

  it('tells all of it at once', async () => {
    const { error } = await load({ request: { params: { a: StringParamField(), n: BooleanParamField() }, body: { b: AudioBodyField() } } })
    expect(error).toMatchObject(mismatch(/params\.a: [\s\S]*params\.n: [\s\S]*body\.b: /))
  })

  it('narrower is fine', async () => {
    const params = {
      mode: StringParamField({ enums: ['music'] }),
      n: IntegerParamField({ minimum: 2, maximum: 3, required: true }),
      level: IntegerParamField({ minimum: 5 }),
    }
    expect(await load({ check: 'error', request: { params, body: { text: JsonBodyField() } } })).toEqual({ warnings: [] })
  })

  it.each<[string, LoadWrapperOptions['request']]>([
    ['bounds', { params: { n: IntegerParamField({ minimum: 0, maximum: 10 }) } }],
    ['enums', { params: { mode: StringParamField({ enums: ['music', 'jazz'] }) } }],
    ['lengths', { params: { lang: StringParamField({ maxLength: 6 }) } }],
  ])('wider %s warn', async (_, request) => {
    expect((await load({ request })).warnings).toEqual([expect.stringContaining('TypeScript allows more than the wrapper declares')])
    expect((await load({ request, check: 'error' })).error).toMatchObject(mismatch(/allows more/))
  })
})

describe('what the bytes of a body are', () => {
  it.each<[string, LoadWrapperOptions['request'], RegExp]>([
    [
      'encoding',
      { body: { data: AudioBodyField({ encoding: 'mp3' }) } },
      /body\.data: TypeScript has AudioBodyField\(encoding="mp3"\), requestCls has AudioBodyField\(encoding="wav"\): they disagree on encoding$/,
    ],
    ['an encoding nobody can tell', { body: { data: AudioBodyField({ encoding: 'opus' }) } }, /they disagree on encoding$/],
    [
      'everything',
      { body: { zip: AudioBodyField({ encoding: 'pcm', compress: 'raw' }), b64: ImageBodyField({ encoding: 'png', need_base64: false }) } },
      /body\.zip: .*compress="raw".*compress="gzip".*: they disagree on encoding and compress\n.*body\.b64: .*: they disagree on encoding and need_base64$/,
    ],
  ])('%s that differs is told', async (_, request, message) => {
    const path = request?.body?.['data'] === undefined ? drifted : file
    expect((await load({ request }, path)).warnings).toEqual([expect.stringMatching(message)])
    expect((await load({ request, check: 'error' }, path)).error).toMatchObject({ code: 'AIGES_ERR_SCHEMA_MISMATCH' })
    expect(await load({ request, check: 'off' }, path)).toEqual({ warnings: [] })
  })

  it('another word for the same, or none, is no difference', async () => {
    const body = {
      data: AudioBodyField({ encoding: 'WAV' }),
      cover: ImageBodyField({ encoding: 'jpeg' }),
      film: VideoBodyField({ encoding: 'mp4' }),
    }
    expect(await load({ request: { body }, check: 'error' })).toEqual({ warnings: [] })
    expect(await load({ request: { body: { zip: AudioBodyField({ compress: 'GZIP' }) } }, check: 'error' }, drifted)).toEqual({
      warnings: [],
    })
  })

  it('is compared for replies as well', async () => {
    expect((await load({ response: { body: { out: AudioBodyField({ encoding: 'wav' }) } } }, drifted)).warnings).toEqual([
      expect.stringMatching(/reply body\.out: .*: they disagree on encoding$/),
    ])
  })
})

describe('responses', () => {
  const response = { body: { notes: ImageBodyField(), other: StringBodyField() } }

  it('warn', async () => {
    const { warnings, error } = await load({ response })
    expect(error).toBeUndefined()
    expect(warnings).toEqual([
      expect.stringMatching(
        /reply body\.notes: TypeScript has ImageBodyField\(\), responseCls has JsonBodyField\(\)\n.*reply body\.other: .*only output_text, notes$/,
      ),
    ])
  })

  it('fail the load on demand', async () => {
    expect((await load({ response, check: 'error' })).error).toMatchObject(mismatch(/reply body\.other/))
    expect(await load({ response, check: 'off' })).toEqual({ warnings: [] })
  })
})

it('a wrapper that declares nothing has nothing to be compared', async () => {
  const request = { params: { a: StringParamField() }, body: { b: AudioBodyField() } }
  expect(
    await load({ config: {}, check: 'error', request, response: { body: { c: StringBodyField() } } }, fixture('wrappers/hooks.py')),
  ).toEqual({ warnings: [] })
})

describe('required outputs', () => {
  it('that are missing reject the call', async () => {
    const wrapper = await loadWrapper(file, {
      response: { body: { output_text: StringBodyField({ required: true }), notes: JsonBodyField({ required: true }) } },
    })
    expect((await wrapper.once({ params: { n: 1 } })).body.notes.json()).toEqual({ ok: true })
    const expected = {
      code: 'AIGES_ERR_INVALID_RESPONSE',
      message: 'wrapper "fields" left out "notes", which its fields require; it answered with "output_text"',
      violations: [{ path: 'body.notes', expected: 'JsonBodyField', actual: 'nothing' }],
    }
    await expect(wrapper.once({ params: { n: 1, omit: 'notes' } })).rejects.toMatchObject(expected)
    expect(() => wrapper.onceSync({ params: { n: 1, omit: 'notes' } })).toThrow(expect.objectContaining(expected))
    await wrapper.close()
  })

  it('optional ones may be', async () => {
    const wrapper = await loadWrapper(file, { response: { body: { output_text: StringBodyField(), notes: JsonBodyField() } } })
    expect((await wrapper.once({ params: { n: 1, omit: 'notes' } })).body.notes).toBeUndefined()
    await wrapper.close()
  })
})

it.each<[string, unknown, RegExp]>([
  [
    'a field that is none',
    { request: { params: { a: { kind: 'StringParamField' } } } },
    /options\.request\.params\["a"\] must be a param field.*an object/,
  ],
  ['a body among the params', { request: { params: { a: AudioBodyField() } } }, /must be a param field.*a AudioBodyField/],
  ['an unknown section', { request: { parms: {} } }, /options\.request has no property "parms": did you mean params/],
  [
    'fields that are a list',
    { response: { body: [StringBodyField()] } },
    /options\.response\.body must be an object of body fields by key/,
  ],
  ['an unknown check', { check: 'maybe' }, /options\.check must be 'error' or 'warn' or 'off'/],
  ['validate that is no boolean', { validate: 1 }, /options\.validate must be a boolean/],
])('%s is refused before anything starts', async (_, options, message) => {
  await expect(loadWrapper(file, options as LoadWrapperOptions)).rejects.toMatchObject({
    code: 'AIGES_ERR_INVALID_ARGUMENT',
    message: expect.stringMatching(message) as string,
  })
})

it.each<[string, object, boolean]>([
  ['params', { request: { params: {} } }, true],
  ['bodies', { request: { body: {} } }, true],
  ['neither', { request: {}, response: { body: {} } }, false],
  ['bodies, and the word not to', { request: { body: {} }, validate: false }, false],
])('requests are validated by default where TypeScript gave their fields: %s', (_, options, expected) => {
  expect(checkFieldOptions(options as Record<string, unknown>).validate).toBe(expected)
})
