// Validation before Python is touched: every violation at once, each with path, expected and actual; nothing that nobody wrote.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AigesError,
  AudioBodyField,
  BooleanParamField,
  ImageBodyField,
  IntegerParamField,
  JsonBodyField,
  loadWrapper,
  NumberParamField,
  type OnceRequest,
  StringBodyField,
  StringParamField,
  VideoBodyField,
  type Violation,
  type Wrapper,
} from '../../dist/index.js'
import { fixture, root } from '../support/child'

const wav = readFileSync(join(root, 'examples/audio/melody.wav'))
const jpg = Buffer.from('ffd8ffe000104a46494600', 'hex')
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100)])
const mp4 = Buffer.from('\0\0\0\x18ftypmp42')
const file = fixture('fields/score.py')

let typed: Wrapper
let validated: Wrapper
let plain: Wrapper
beforeAll(async () => {
  typed = await loadWrapper(file, {
    request: {
      params: {
        mode: StringParamField({ enums: ['music', 'humming'] }),
        n: IntegerParamField({ minimum: 2, maximum: 9, required: true }),
        level: NumberParamField({ maximum: 1 }),
        loud: BooleanParamField(),
        lang: StringParamField({ minLength: 2, maxLength: 3 }),
      },
      body: {
        data: AudioBodyField({ required: true, encoding: 'wav' }),
        cover: ImageBodyField({ encoding: 'jpg', need_base64: true }),
        facts: JsonBodyField(),
        text: StringBodyField(),
        film: VideoBodyField({ encoding: 'mp4' }),
      },
    },
  })
  validated = await loadWrapper(file, { validate: true })
  plain = await loadWrapper(file)
})
afterAll(() => Promise.all([typed, validated, plain].map((each) => each.close())))

async function violationsOf(wrapper: Wrapper, request: unknown): Promise<readonly Violation[] | undefined> {
  const error = await wrapper.once(request as OnceRequest).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error === undefined) return []
  expect(error).toBeInstanceOf(AigesError)
  expect(error).toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
  return (error as AigesError).violations
}

const right = { params: { n: 3 }, body: { data: wav } }

describe('with TypeScript fields', () => {
  it.each<[string, unknown]>([
    ['the least', right],
    [
      'all of it',
      {
        params: { mode: 'music', n: 9, level: 0.5, loud: false, lang: 'Grü' },
        body: { data: wav, cover: jpg.toString('base64'), facts: ' {"a":1}', text: '' },
      },
    ],
    [
      'a node, an ArrayBuffer and a DataView',
      {
        params: { n: 2 },
        body: { data: { data: wav, status: 'once' }, film: new DataView(new Uint8Array(mp4).buffer) },
      },
    ],
    ['what is undefined', { params: { n: 3, mode: undefined, other: undefined }, body: { data: wav, facts: undefined } }],
    ['characters, not UTF-16 units', { params: { n: 3, lang: '😀😀😀' }, body: { data: wav } }],
  ])('takes %s', async (_, request) => {
    expect(await violationsOf(typed, request)).toEqual([])
  })

  it.each<[string, unknown, Violation[]]>([
    [
      'a wrong enum',
      { ...right, params: { n: 3, mode: 'jazz' } },
      [{ path: 'params.mode', expected: 'one of "music", "humming"', actual: '"jazz"' }],
    ],
    ['a missing param', { body: { data: wav } }, [{ path: 'params.n', expected: 'an integer from 2 to 9', actual: 'nothing' }]],
    ['a number out of bounds', { ...right, params: { n: 10 } }, [{ path: 'params.n', expected: 'an integer from 2 to 9', actual: '10' }]],
    ['a fraction', { ...right, params: { n: 3.5 } }, [{ path: 'params.n', expected: 'an integer from 2 to 9', actual: '3.5' }]],
    ['a number as text', { ...right, params: { n: '3' } }, [{ path: 'params.n', expected: 'an integer from 2 to 9', actual: '"3"' }]],
    ['NaN', { ...right, params: { n: 3, level: NaN } }, [{ path: 'params.level', expected: 'a finite number from 0 to 1', actual: 'NaN' }]],
    [
      'a text as boolean',
      { ...right, params: { n: 3, loud: 'true' } },
      [{ path: 'params.loud', expected: 'true or false', actual: '"true"' }],
    ],
    ['null', { ...right, params: { n: null } }, [{ path: 'params.n', expected: 'an integer from 2 to 9', actual: 'null' }]],
    [
      'a long text',
      { ...right, params: { n: 3, lang: 'abcd' } },
      [{ path: 'params.lang', expected: 'a string of 2 to 3 characters', actual: '"abcd"' }],
    ],
    [
      'an unknown param',
      { ...right, params: { n: 3, tempo: 1 } },
      [{ path: 'params.tempo', expected: 'one of the declared keys mode, n, level, loud, lang', actual: '1' }],
    ],
    [
      'a param only Python declares',
      { ...right, params: { n: 3, omit: 'x' } },
      [{ path: 'params.omit', expected: 'one of the declared keys mode, n, level, loud, lang', actual: '"x"' }],
    ],
    ['params that are none', { ...right, params: [1] }, [{ path: 'params', expected: 'a plain object', actual: 'an array of 1' }]],
    ['a missing body', { params: { n: 3 } }, [{ path: 'body.data', expected: 'WAV audio (encoding "wav")', actual: 'nothing' }]],
    [
      'another format',
      { params: { n: 3 }, body: { data: png } },
      [{ path: 'body.data', expected: 'WAV audio (encoding "wav")', actual: 'PNG picture of 108 bytes' }],
    ],
    [
      'no bytes',
      { params: { n: 3 }, body: { data: Buffer.alloc(0) } },
      [{ path: 'body.data', expected: 'WAV audio (encoding "wav")', actual: 'no bytes at all' }],
    ],
    [
      'another format as base64',
      { ...right, body: { data: wav, cover: png.toString('base64') } },
      [{ path: 'body.cover', expected: 'JPEG picture (encoding "jpg", as base64)', actual: 'text of 144 bytes' }],
    ],
    ['no JSON', { ...right, body: { data: wav, facts: '{"a":' } }, [{ path: 'body.facts', expected: 'JSON', actual: 'text of 5 bytes' }]],
    [
      'no JSON, long',
      { ...right, body: { data: wav, facts: 'x'.repeat(20_000) } },
      [{ path: 'body.facts', expected: 'JSON', actual: 'text of 20000 bytes' }],
    ],
    [
      'an unknown body',
      { ...right, body: { data: wav, more: 'x' } },
      [{ path: 'body.more', expected: 'one of the declared keys data, cover, facts, text, film', actual: '"x"' }],
    ],
  ])('refuses %s', async (_, request, expected) => {
    expect(await violationsOf(typed, request)).toEqual(expected)
  })

  it('tells all violations at once, also in its message', async () => {
    const request = { params: { mode: 'jazz', n: 99, 'a b': 1 }, body: { data: 5 } }
    const error = await typed.once(request as unknown as OnceRequest).catch((reason: unknown) => reason as AigesError)
    expect((error as AigesError).violations?.map(({ path }) => path)).toEqual(['params.mode', 'params.n', 'params["a b"]', 'body.data'])
    expect((error as AigesError).message).toBe(
      `the request to wrapper "fields" does not fit its fields: 4 things are wrong
  params.mode: expected one of "music", "humming", got "jazz"
  params.n: expected an integer from 2 to 9, got 99
  params["a b"]: expected one of the declared keys mode, n, level, loud, lang, got 1
  body.data: expected WAV audio (encoding "wav"), got 5`,
    )
  })

  it('does so before Python is touched, and for onceSync too', async () => {
    const calls = async (): Promise<number> => (await typed.once(right)).body['output_text']?.json<{ calls: number }>().calls ?? 0
    const before = await calls()
    await expect(typed.once({ params: {} })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    expect(() => typed.onceSync({ params: {} })).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_REQUEST' }))
    expect(await calls()).toBe(before + 1)
  })

  it('sends no sample on its own account', async () => {
    const reply = await typed.once(right)
    expect(Object.keys(reply.body['output_text']?.json<{ params: object }>().params ?? {}).sort()).toEqual(['n', 'sid'])
  })

  it('a getter that throws is a refused request', async () => {
    const params = Object.defineProperty({}, 'n', {
      enumerable: true,
      get: () => {
        throw new Error('mine')
      },
    })
    await expect(typed.once({ params })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST', cause: { message: 'mine' } })
  })
})

describe('with validate: true and no fields', () => {
  it('holds requests against what the author wrote', async () => {
    expect(await violationsOf(validated, { params: { mode: 'jazz', n: 11, level: -1 }, body: { data: png } })).toMatchObject([
      { path: 'params.mode', expected: 'one of "music", "humming"' },
      { path: 'params.n', expected: 'an integer from 1 to 10' },
      { path: 'params.level', expected: 'a finite number from 0' },
      { path: 'body.data' },
    ])
  })

  it('takes undeclared keys, and values beyond a constructor’s default that nobody wrote', async () => {
    const request = { params: { n: 1, level: 1e9, omit: 'x'.repeat(2000), free: 1 }, body: { free: 'x', film: 'no film' } }
    expect(await violationsOf(validated, request)).toEqual([])
  })
})

it('of enums that bounds exclude, the message says which', async () => {
  const request = { params: { n: IntegerParamField(), lang: StringParamField({ enums: ['de', 'abcdef', 'zh'] }) } }
  const wrapper = await loadWrapper(file, { request, check: 'off' })
  const expected = 'one of "de", "zh" (of its enums, "abcdef" lies outside its bounds, which allow values of 2 to 5 characters)'
  expect(await violationsOf(wrapper, { params: { n: 5, lang: 'abcdef' } })).toEqual([{ path: 'params.lang', expected, actual: '"abcdef"' }])
  await wrapper.close()
})

it('a field that is undefined is none', async () => {
  const request = { params: { n: IntegerParamField({ required: true, title: undefined }), gone: undefined }, body: { film: undefined } }
  const wrapper = await loadWrapper(file, { request })
  expect(await violationsOf(wrapper, { params: { n: 3, gone: 1 }, body: { film: '' } })).toMatchObject([
    { path: 'params.gone', expected: 'one of the declared keys n' },
    { path: 'body.film', expected: 'none: no body are declared' },
  ])
  await wrapper.close()
})

it('without fields nothing is refused', async () => {
  expect(await violationsOf(plain, { params: { mode: 'jazz', n: '99', loud: 'perhaps' }, body: { data: png, facts: 'none' } })).toEqual([])
})

it('validate: false leaves the types to the compiler', async () => {
  const wrapper = await loadWrapper(file, { validate: false, request: { params: { n: IntegerParamField({ required: true }) } } })
  expect(await violationsOf(wrapper, { params: {} })).toEqual([])
  await wrapper.close()
})

it('keys that every object inherits are keys like others', async () => {
  const request = { params: { toString: StringParamField(), constructor: IntegerParamField() } }
  const wrapper = await loadWrapper(fixture('wrappers/hooks.py'), { config: {}, check: 'off', request })
  expect(await violationsOf(wrapper, { params: { toString: 5 } })).toEqual([{ path: 'params.toString', expected: 'a string', actual: '5' }])
  await wrapper.close()
})
