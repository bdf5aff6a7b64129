// Fields and options that run code of their owner when they are looked at: each is an error with a code, and none comes out raw.

import { describe, expect, it } from 'vitest'
import * as aiges from '../../dist/index.js'

const boom = (): never => {
  throw new Error('mine')
}
const getter = (name: string): object => Object.defineProperty({}, name, { enumerable: true, get: boom })
const revoked = (): never => {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  return proxy as never
}
const traps = new Proxy({}, { get: boom, getPrototypeOf: boom, ownKeys: boom, has: boom, getOwnPropertyDescriptor: boom }) as never
const longArray = new Proxy(['a'], { get: (target, key) => (key === 'length' ? boom() : Reflect.get(target, key)) })
const bytes = new Proxy(new Uint8Array(2), { get: boom })

const kinds: ((request: object) => aiges.LoadWrapperOptions)[] = [
  (params) => ({ request: { params } }) as aiges.LoadWrapperOptions,
  (body) => ({ request: { body } }) as aiges.LoadWrapperOptions,
  (body) => ({ response: { body } }) as aiges.LoadWrapperOptions,
]

describe.each(kinds)('a section of fields', (options) => {
  it.each<[string, object]>([
    ['a getter that throws', getter('n')],
    ['traps that throw', traps],
    ['a revoked Proxy', revoked()],
    ['a field whose traps throw', { a: traps }],
    ['a frozen field whose traps throw', { a: new Proxy(aiges.StringParamField(), { get: boom }) }],
    ['a kind that throws', { a: Object.freeze({ kind: { toString: boom } }) }],
  ])('with %s', async (_, section) => {
    await expect(aiges.loadWrapper('x.py', options(section))).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
  })
})

it('what a getter threw is the cause', async () => {
  await expect(aiges.loadWrapper('x.py', { request: { params: getter('n') as never } })).rejects.toMatchObject({
    cause: { message: 'mine' },
  })
})

it.each<[string, () => unknown]>([
  ['enums of a length that throws', () => aiges.StringParamField({ enums: longArray })],
  ['revoked enums', () => aiges.StringParamField({ enums: revoked() })],
  ['numbers whose traps throw', () => aiges.IntegerParamField({ enums: [traps], maximum: 2n ** 60n })],
  ['texts whose traps throw', () => aiges.StringParamField({ enums: [traps] })],
  ['a Symbol among the enums', () => aiges.StringParamField({ enums: [Symbol('x') as never] })],
  ['a sample whose traps throw', () => aiges.StringParamField({ enums: ['a'], value: traps })],
  ['a title whose traps throw', () => aiges.StringParamField({ title: traps })],
  ['a bound that throws', () => aiges.NumberParamField({ minimum: { valueOf: boom } as never })],
  ['JSON whose traps throw', () => aiges.JsonBodyField({ value: traps })],
  ['JSON that is revoked', () => aiges.JsonBodyField({ value: revoked() })],
  ['bytes whose traps throw', () => aiges.StringBodyField({ value: bytes })],
  ['options whose traps throw', () => aiges.StringParamField(traps)],
])('a field with %s', (_, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT' }))
})
