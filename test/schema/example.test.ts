// Requests made from declarations alone.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import * as aiges from '../../dist/index.js'
import { declaredFields } from '../../lib/fields/declared'
import { exampleOf } from '../../lib/schema/example'
import { isFormat } from '../../lib/sniff'
import { fixture, root } from '../support/child'

const { StringParamField, NumberParamField, IntegerParamField, BooleanParamField } = aiges
const params = (fields: Record<string, aiges.Field>) => exampleOf({ params: declaredFields(fields, 'param', ''), inputs: [] }, '/').params
const body = (fields: Record<string, aiges.Field>, folder = '/') =>
  exampleOf({ params: [], inputs: declaredFields(fields, 'body', '') }, folder).body

/** What was given to `process.emitWarning`, which prints it a moment later. */
function warningsOf(run: () => void): object[] {
  const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    run()
    return emit.mock.calls.map(([message, options]) => ({ message, ...(options as object) }))
  } finally {
    emit.mockRestore()
  }
}

it('of a wrapper: its samples, its sample file, nothing that nobody wrote', async () => {
  const description = await aiges.describeWrapper(fixture('fields/score.py'))
  expect(description.example()).toEqual({
    params: { mode: 'humming', n: 3, loud: true },
    body: { data: readFileSync(join(root, 'test/cli/fixtures/tone.raw')), facts: '{"a": 1}', text: 'hello' },
  })
})

it('of any size, and of a path that is no text, reaches Python as its author wrote it', async () => {
  const wrapper = await aiges.loadWrapper(fixture('fields/platform.py'), { validate: true, onLog() {} })
  const reply = await wrapper.once({ ...wrapper.example(), params: { '2': 'a' } })
  const sound = readFileSync(join(root, 'test/cli/fixtures/tone.raw')).length
  expect(reply.body['9']?.json()).toEqual({ sound, long: 70_000 })
  await wrapper.close()
})

describe('params', () => {
  it('that are required get some value of their own', () => {
    const required = true
    const fields = {
      a: StringParamField({ enums: ['x', 'y'], required }),
      b: StringParamField({ minLength: 6, required }),
      c: StringParamField({ maxLength: 2, required }),
      d: IntegerParamField({ minimum: 3, required }),
      e: NumberParamField({ maximum: -1.5, required }),
      f: BooleanParamField({ required }),
      g: IntegerParamField({ minimum: -5, required }),
      h: StringParamField(),
    }
    expect(params(fields)).toEqual({ a: 'x', b: expect.stringMatching(/^.{6}$/) as string, c: 'te', d: 3, e: -1.5, f: true, g: 0 })
  })

  it.each<[string, aiges.Field, unknown]>([
    ['whole numbers between fractions', IntegerParamField({ minimum: 0.2, maximum: 1.8, required: true }), 1],
    ['whole numbers below 0', IntegerParamField({ maximum: -0.5, required: true }), -1],
    ['one number only', IntegerParamField({ minimum: 7, maximum: 7, required: true }), 7],
    ['one length only', StringParamField({ minLength: 3, maxLength: 3, required: true }), 'tex'],
  ])('have a value for %s', (_, field, expected) => {
    expect(params({ p: field })).toEqual({ p: expected })
  })

  it.each<[string, object, unknown]>([
    ['the first enum within bounds', { enums: [1, 5, 20], minimum: 3 }, 5],
    [
      'nothing outside of them',
      { enums: [1, 2], minimum: 3 },
      /the required param "p": .*nothing: its enums 1, 2 all lie outside.* from 3/,
    ],
    ['nothing between crossed bounds', { minimum: 3, maximum: 2 }, /its field leaves no value, it takes an integer from 3 to 2/],
    ['no text of any length', { type: 'string', minLength: 2 ** 40 }, /its field leaves no value/],
  ])('of Python that are required: %s', (_, written, expected) => {
    if (expected instanceof RegExp) expect(() => python({ required: true, ...written })).toThrow(expected)
    else expect(python({ required: true, ...written })).toEqual({ p: expected })
  })

  const python = (written: object) =>
    exampleOf({ params: [{ key: 'p', kind: 'k', type: 'integer', required: false, ...written }] as never, inputs: [] }, '/').params

  it.each([
    ['a number as text', { test: '7' }, { p: 7 }],
    ['what is no number', { test: 'seven' }, {}],
    ['an empty text', { test: '' }, {}],
    ['a fraction', { test: 1.5 }, {}],
    ['out of its own bounds', { test: 99, maximum: 9 }, {}],
    ['bytes', { test: Buffer.from('x'), type: 'string' }, { p: 'x' }],
    ['a boolean as text', { test: 'true', type: 'boolean' }, { p: true }],
  ])('Python’s sample: %s', (_, written, expected) => {
    expect(python(written)).toEqual(expected)
  })
})

describe('bodies', () => {
  const { StringBodyField, JsonBodyField, ImageBodyField, AudioBodyField, VideoBodyField } = aiges

  it('take values and files', () => {
    const fields = {
      a: StringBodyField({ value: 'hi' }),
      b: JsonBodyField({ value: { x: [1] } }),
      c: AudioBodyField({ path: 'melody.wav' }),
      d: StringBodyField({ value: 'hi', need_base64: true }),
      f: StringBodyField(),
    }
    const found = body(fields, join(root, 'examples/audio'))
    expect(found).toEqual({ a: 'hi', b: '{"x":[1]}', c: readFileSync(join(root, 'examples/audio/melody.wav')), d: 'aGk=' })
  })

  it('that are required are stood in for', () => {
    const required = true
    const found = body({
      text: StringBodyField({ required }),
      json: JsonBodyField({ required }),
      image: ImageBodyField({ required }),
      audio: AudioBodyField({ required }),
      raw: AudioBodyField({ required, encoding: 'raw' }),
      coded: ImageBodyField({ required, encoding: 'png', need_base64: true }),
    })
    expect(found).toMatchObject({ text: 'text', json: '{}', raw: Buffer.alloc(3200) })
    expect(isFormat(found['image'] as Buffer, 'png')).toBe(true)
    expect(isFormat(found['audio'] as Buffer, 'wav')).toBe(true)
    expect(isFormat(Buffer.from(found['coded'] as string, 'base64'), 'png')).toBe(true)
  })

  it.each([
    ['a JPEG', ImageBodyField({ required: true, encoding: 'jpg' }), /a picture with encoding "jpg" .*Write path='sample\.jpg' into it/],
    ['a TIFF', ImageBodyField({ required: true, encoding: 'tiff' }), /encoding "tiff".*path='sample\.tiff'/],
    ['Opus', AudioBodyField({ required: true, encoding: 'opus' }), /a sound with encoding "opus".*path='sample\.opus'/],
    ['zipped audio', AudioBodyField({ required: true, compress: 'gzip' }), /a sound with compress "gzip" cannot be made up/],
    ['zipped text', StringBodyField({ required: true, compress: 'gzip' }), /text with compress "gzip".*value='…' into it/],
    ['a film', VideoBodyField({ required: true }), /no sample for the required body "x": .*a film cannot.*path='sample\.mp4'/],
    [
      'a file that is not there',
      AudioBodyField({ required: true, path: 'missing.wav' }),
      /required body "x": its field names the file path="missing\.wav", and neither \/missing\.wav nor \/.+\/missing\.wav can be read/,
    ],
  ])('cannot make %s', (_, field, message) => {
    expect(() => body({ x: field })).toThrow(
      expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT', message: expect.stringMatching(message) as string }),
    )
  })

  it('say once where a file is not, when the wrapper’s folder is the current one', () => {
    const field = AudioBodyField({ required: true, path: 'missing.wav' })
    expect(() => body({ x: field }, process.cwd())).toThrow(`and ${join(process.cwd(), 'missing.wav')} cannot be read`)
  })

  it('leave out an optional one whose file is not there, and say which', async () => {
    const told = new Promise<Error & { code?: string }>((resolve) => process.once('warning', resolve))
    expect(body({ x: AudioBodyField({ path: 'missing.wav' }), y: StringBodyField({ value: 'hi' }) })).toEqual({ y: 'hi' })
    expect(await told).toMatchObject({ code: 'AIGES_SAMPLE', message: expect.stringMatching(/body "x".*path="missing\.wav"/) as string })
  })

  const python = (written: object) =>
    exampleOf({ params: [], inputs: [{ key: 'x', kind: 'k', type: 'json', required: false, ...written }] as never }, '/').body

  it.each<[string, object, unknown]>([
    ['JSON of any kind', { test: { a: [null] } }, '{"a":[null]}'],
    ['bytes that are JSON', { test: Buffer.from(' [1]') }, ' [1]'],
    ['a large integer of a text field', { test: 2n ** 70n, type: 'text' }, '1180591620717411303424'],
    ['null', { test: null }, 'null'],
    ['what Python’s JSON has and JavaScript’s has not', { test: { a: [NaN, -Infinity, -0] } }, '{"a":[NaN,-Infinity,0]}'],
    ['a bare NaN', { test: NaN }, 'NaN'],
    ['an integer JavaScript’s JSON has not', { test: 2n ** 70n }, '1180591620717411303424'],
    ['an empty path beside a value', { test: 'hi', path: '', type: 'text' }, 'hi'],
    ['the encoding in any case', { type: 'audio', encoding: 'PCM', required: true }, Buffer.alloc(3200)],
  ])('take what Python wrote: %s', (_, written, expected) => {
    expect(python(written)).toEqual({ x: expected })
  })

  it('given as null in TypeScript are JSON’s null', () => {
    expect(body({ x: JsonBodyField({ value: null }) })).toEqual({ x: 'null' })
  })

  const cycle: unknown[] = []
  cycle.push(cycle)
  it.each<[string, unknown, RegExp]>([
    ['a text that is no JSON', '{"a":', /body "x": its value is a text that is not JSON, "\{\\"a\\":"/],
    ['what holds bytes', [Buffer.from('abc')], /its value cannot be written as JSON: it holds bytes/],
    ['bytes in no encoding', Buffer.from('"\xff"', 'latin1'), /its value is a text that is not JSON/],
    ['what contains itself', cycle, /its value cannot be written as JSON: .*circular/],
  ])('tell of a JSON sample that is none: %s', (_, test, message) => {
    const told = expect.stringMatching(message) as string
    expect(() => python({ test, required: true })).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT', message: told }))
    expect(warningsOf(() => python({ test }))).toEqual([{ code: 'AIGES_SAMPLE', message: told }])
  })

  it('tell of a sample that JavaScript cannot have, and of nothing else', () => {
    const untold = { test: 'of type date' }
    const message = expect.stringContaining('the body "x": its value is of type date, which JavaScript cannot have') as string
    expect(warningsOf(() => expect(python({ untold })).toEqual({}))).toEqual([{ code: 'AIGES_SAMPLE', message }])
    expect(warningsOf(() => expect(python({ untold, test: [1] })).toEqual({ x: '[1]' }))).toEqual([])
    expect(warningsOf(() => python({ untold: { encoding: 'of type date' } }))).toEqual([])
  })
})
