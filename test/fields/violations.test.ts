// All that is wrong with a request comes at once, not only what fields are about; and what is wrong is always told as data too.

import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AigesError, IntegerParamField, loadWrapper, type OnceRequest, StringBodyField, type Wrapper } from '../../dist/index.js'
import { fixture } from '../support/child'

const names = '(known are params, body, sid, usrTag, persId)'
const scalar = 'a string, a finite number or a boolean'
const bytes = 'a string, a Buffer, a typed array, an ArrayBuffer or an object with such data'
const status = 'one of begin, continue, end, once, or an integer from 0 to 3'

let closed: Wrapper
let open: Wrapper
let plain: Wrapper
let native: Wrapper
beforeAll(async () => {
  const request = { params: { n: IntegerParamField({ maximum: 5 }) }, body: { text: StringBodyField() } }
  closed = await loadWrapper(fixture('wrappers/hooks.py'), { config: {}, onLog() {}, request })
  open = await loadWrapper(fixture('fields/score.py'), { onLog() {}, validate: true })
  plain = await loadWrapper(fixture('fields/score.py'), { onLog() {} })
  native = await loadWrapper(fixture('fields/score.py'), { onLog() {}, validate: true, paramTypes: 'native' })
})
afterAll(() => Promise.all([closed, open, plain, native].map((each) => each.close())))

async function told(made: Promise<unknown>): Promise<string[]> {
  const error = (await made.catch((reason: unknown) => reason)) as AigesError
  expect(error).toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
  for (const { path, expected, actual } of error.violations ?? []) {
    expect(error.message).toContain(error.violations?.length === 1 ? path.split('.').at(-1) : actual)
    expect([path, expected, actual].every((text) => typeof text === 'string' && text !== '')).toBe(true)
  }
  return (error.violations ?? []).map(({ path, expected, actual }) => `${path}: ${expected}: ${actual}`)
}
const once = (wrapper: Wrapper, request: unknown): Promise<string[]> => told(wrapper.once(request as OnceRequest))

describe('a validated request tells', () => {
  it('of properties and tags beside params and bodies', async () => {
    const body = { text: { data: 'x', type: 'song', status: 9, attributes: { a: {} }, size: 1 }, more: 'x' }
    const request = { params: { n: 9 }, foo: 1, sid: '', usrTag: 5, persId: -1, body }
    expect(await once(closed, request)).toEqual([
      `foo: no property of this name ${names}: 1`,
      'sid: a non-empty string: ""',
      'usrTag: a non-empty string: 5',
      'persId: an integer from 0: -1',
      'params.n: an integer up to 5: 9',
      'body.text.size: no property of this name (known are data, type, status, attributes): 1',
      'body.text.type: one of text, audio, image, video, or an integer from 0 to 4: "song"',
      `body.text.status: ${status}: 9`,
      `body.text.attributes.a: ${scalar}: an object`,
      'body.more: one of the declared keys text: "x"',
    ])
  })

  it('of what cannot be sent under keys that are not declared', async () => {
    const request = { params: { n: 99, zz: null, yy: {} }, body: { free: 5, other: { data: 'x', status: 'never' }, none: { data: [] } } }
    expect(await once(open, request)).toEqual([
      'params.n: an integer from 1 to 10: 99',
      `params.zz: ${scalar}: null`,
      `params.yy: ${scalar}: an object`,
      `body.free: ${bytes}: 5`,
      `body.other.status: ${status}: "never"`,
      `body.none: ${bytes}: an object`,
    ])
  })

  it('of what opens a session, and of what is written to it', async () => {
    expect(await told(open.stream({ params: { n: 99 }, body: {}, sid: 5 } as never))).toEqual([
      'body: no property of this name (known are params, sid, usrTag, persId): an object',
      'sid: a non-empty string: 5',
      'params.n: an integer from 1 to 10: 99',
    ])
    const streams = await loadWrapper(fixture('wrappers/streams/threads.py'), { onLog() {}, validate: true })
    const session = await streams.stream()
    expect(await told(session.write({ body: { audio: 5, b: { data: 'x', status: 7 } }, end: true } as never))).toEqual([
      'end: no property of this name (known are body): true',
      `body.audio: ${bytes}: 5`,
      `body.b.status: ${status}: 7`,
    ])
    session.abort()
    await streams.close()
  })

  it.each([[undefined], [5], [[]], [new Map()]])('that it is none: %o', async (request) => {
    expect(await once(open, request)).toEqual([expect.stringMatching(/^request: a plain object with params and body: /)])
  })

  it('nothing of params that Python gets as they are', async () => {
    expect((await native.once({ params: { n: 3, zz: null, yy: { a: [1] } } } as OnceRequest)).body['output_text']).toBeDefined()
  })
})

it('validation adds no bounds of its own to what is sent', async () => {
  const attributes = { lang: 'de', rate: 8000 }
  const body = { text: { data: 'x', type: 'text', status: 0, attributes }, free: { data: Buffer.from('x'), type: 4 } }
  expect(await open.once({ params: { n: 1, free: 1n }, body, sid: 's', usrTag: 'u', persId: 7 } as OnceRequest)).toBeDefined()
})

it.each<[string, unknown, string]>([
  ['a sid', { sid: 5 }, 'sid: a non-empty string: 5'],
  ['a persId', { persId: 0.5 }, 'persId: an integer from 0: 0.5'],
  ['a property', { foo: 1 }, `foo: no property of this name ${names}: 1`],
  ['params', { params: [1] }, 'params: a plain object: an array of 1'],
  ['a param', { params: { a: null } }, `params.a: ${scalar}: null`],
  ['a body', { body: { a: 5 } }, `body.a: ${bytes}: 5`],
  ['a status', { body: { a: { data: '', status: 'x' } } }, `body.a.status: ${status}: "x"`],
  [
    'a part of a node',
    { body: { a: { data: '', x: 1 } } },
    'body.a.x: no property of this name (known are data, type, status, attributes): 1',
  ],
])('without validation %s that is wrong is told as data', async (_, request, expected) => {
  expect(await once(plain, request)).toEqual([expected])
  expect(await once(open, { params: { n: 1 }, ...(request as object) })).toContain(expected)
})

it('the JSON Schema refuses under undeclared keys what once refuses', () => {
  const valid = new Ajv2020({ strict: false }).compile(open.jsonSchema())
  const loose = new Ajv2020({ strict: false }).compile(native.jsonSchema())
  for (const value of [null, {}, []]) {
    expect(valid({ params: { n: 1, zz: value } }), JSON.stringify(value)).toBe(false)
    expect(loose({ params: { n: 1, zz: value } }), JSON.stringify(value)).toBe(true)
    expect(valid({ params: { n: 1 }, body: { zz: value } }), JSON.stringify(value)).toBe(false)
  }
  expect(valid({ params: { n: 1, zz: 'x', yy: 1, xx: true }, body: { zz: 'x', yy: { data: 'x', attributes: { a: 1 } } } })).toBe(true)
})
