// What only looks like a field: told with a code and the place, never a raw TypeError; what is as good as one is one.

import { describe, expect, it } from 'vitest'
import * as aiges from '../../dist/index.js'
import { fixture } from '../support/child'

const { StringParamField, IntegerParamField, loadWrapper } = aiges
const file = fixture('wrappers/hooks.py')
const thrower = (): never => {
  throw new Error('mine')
}
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const guards = Object.entries(aiges).filter(([name]) => /^is\w+Field$/.test(name)) as [string, (value: unknown) => boolean][]

const forged: [string, () => unknown, RegExp][] = [
  ['a plain object', () => ({ kind: 'StringParamField' }), /must be a param field such as StringParamField\(\), got an object/],
  ['null', () => null, /must be a param field.*got null/],
  ['the factory itself', () => StringParamField, /must be a param field.*got a function/],
  ['a name that objects inherit', () => Object.freeze({ kind: 'toString' }), /must be a param field.*got an object/],
  ['a kind that is no text', () => Object.freeze({ kind: { toString: thrower } }), /must be a param field.*got an object/],
  [
    'options no factory takes',
    () => Object.freeze({ kind: 'StringParamField', enums: 5 }),
    /is no StringParamField: .*enums must be a non-empty array/,
  ],
  [
    'options of another kind',
    () => Object.freeze({ ...StringParamField(), minimum: 1 }),
    /is no StringParamField: .*no property "minimum"/,
  ],
  [
    'bounds that exclude each other',
    () => Object.freeze({ ...IntegerParamField(), minimum: 2, maximum: 1 }),
    /minimum 2 is above maximum 1/,
  ],
  [
    'an instance',
    () =>
      Object.freeze(
        new (class {
          kind = 'StringParamField'
        })(),
      ),
    /must be a param field.*got an object/,
  ],
  ['a revoked Proxy', revoked, /options\.request\.params\["a"\] cannot be read/],
  ['a Proxy that throws', () => new Proxy(StringParamField(), { ownKeys: thrower }), /cannot be read: looking at it threw/],
  [
    'a getter that throws',
    () => Object.freeze(Object.defineProperty({}, 'kind', { get: thrower, enumerable: true })),
    /cannot be read: looking at it threw/,
  ],
  ['a revoked Proxy in it', () => Object.freeze({ kind: 'StringParamField', enums: revoked() }), /is no StringParamField/],
]

describe.each(forged)('%s', (_, make, message) => {
  it('is refused at the load', async () => {
    await expect(loadWrapper(file, { request: { params: { a: make() as never } } })).rejects.toMatchObject({
      code: 'AIGES_ERR_INVALID_ARGUMENT',
      message: expect.stringMatching(message) as string,
    })
  })

  it('does not make a guard throw', () => {
    for (const [name, guard] of guards) expect(typeof guard(make()), name).toBe('boolean')
  })
})

it('all nine guards were asked', () => expect(guards).toHaveLength(9))

it('no frozen object is taken for a field by its kind alone', () => {
  for (const [name, guard] of guards) expect(guard(Object.freeze({ kind: name.slice(2) })), name).toBe(false)
})

it('enums and options that throw when they are read are refused by the factory', () => {
  const enums = new Proxy(['a'], { get: thrower })
  for (const make of [
    () => StringParamField({ enums }),
    () => StringParamField(revoked()),
    () => StringParamField({ enums: revoked() as never }),
  ])
    expect(make).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT' }))
})

it('a field of another copy of this package is one, with the type its kind has', async () => {
  const copy = Object.freeze({ ...IntegerParamField({ maximum: 3 }), type: 'string' })
  const wrapper = await loadWrapper(file, { config: {}, request: { params: { n: copy as never } } })
  await expect(wrapper.once({ params: { n: 'x' } } as never)).rejects.toMatchObject({ violations: [{ expected: 'an integer up to 3' }] })
  await wrapper.close()
})
