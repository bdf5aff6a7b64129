// The nine factories: plain frozen data, no more than what was written, and a typed error for what makes no sense.

import { describe, expect, it } from 'vitest'
import * as aiges from '../../dist/index.js'
import { runChild } from '../support/child'

const factories = [
  ['StringParamField', 'string', { enums: ['a', 'b'], value: 'a', minLength: 1, maxLength: 4 }],
  ['NumberParamField', 'number', { enums: [0.5, 2], value: 2, minimum: 0, maximum: 3 }],
  ['IntegerParamField', 'integer', { enums: [1, 2], value: 1, minimum: 0, maximum: 3 }],
  ['BooleanParamField', 'boolean', { value: true, default: false }],
  ['StringBodyField', 'text', { value: 'hello', encoding: 'utf8', format: 'plain', compress: 'raw', need_base64: true }],
  ['JsonBodyField', 'json', { value: { a: 1 }, need_base64: false }],
  ['ImageBodyField', 'image', { encoding: 'png', path: 'a.png', need_base64: true }],
  ['AudioBodyField', 'audio', { encoding: 'wav', format: 'plain', compress: 'raw', path: 'a.wav' }],
  ['VideoBodyField', 'video', { encoding: 'mp4', path: 'a.mp4' }],
] as const

type Factory = (options?: object) => aiges.Field
const factory = (name: string): Factory => (aiges as unknown as Record<string, Factory>)[name] as Factory
const guard = (name: string): ((value: unknown) => boolean) =>
  (aiges as unknown as Record<string, (value: unknown) => boolean>)[`is${name}`] as (value: unknown) => boolean

describe.each(factories)('%s', (name, type, all) => {
  it('without options has only its kind', () => {
    expect(factory(name)()).toEqual({ kind: name, type, required: false })
  })

  it('keeps what was written, frozen', () => {
    const options = { ...all, required: true, title: 'T', description: 'D' }
    const field = factory(name)(options)
    expect(field).toEqual({ kind: name, type, ...options })
    expect(Object.isFrozen(field)).toBe(true)
    if (field.enums !== undefined) expect(Object.isFrozen(field.enums)).toBe(true)
  })

  it('is told apart by its guard', () => {
    const field = factory(name)()
    for (const [other] of factories) expect(guard(other)(field), other).toBe(other === name)
    for (const value of [undefined, null, name, { kind: name, type }]) expect(guard(name)(value)).toBe(false)
  })

  it('knows its options only', () => {
    expect(() => factory(name)({ reqired: true })).toThrow(
      expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT', message: expect.stringContaining('did you mean required') as string }),
    )
  })
})

const cycle: { self?: object } = {}
cycle.self = cycle
const throwNothing = (): never => {
  throw null
}

it('bounds that are equal leave one value, and fractions are bounds of whole numbers', () => {
  expect(factory('NumberParamField')({ minimum: 2, maximum: 2, enums: [2], value: 2 })).toMatchObject({ minimum: 2, maximum: 2 })
  expect(factory('StringParamField')({ minLength: 1, maxLength: 1, value: '😀' })).toMatchObject({ minLength: 1, maxLength: 1 })
  expect(factory('IntegerParamField')({ minimum: 0.5, maximum: 1.5, value: 1 })).toMatchObject({ minimum: 0.5, maximum: 1.5 })
})

it('a JSON sample is kept as it was, frozen to its leaves', () => {
  const value = { a: [{ b: 1 }] }
  const kept = factory('JsonBodyField')({ value }).value as typeof value
  value.a.push({ b: 2 })
  expect(kept).toEqual({ a: [{ b: 1 }] })
  for (const part of [kept, kept.a, kept.a[0]]) expect(Object.isFrozen(part)).toBe(true)
})

it.each([
  [[NaN, 1], '[NaN,1]'],
  [-Infinity, '-Infinity'],
  [{ a: [2n ** 70n, new Date(0)] }, '{"a":[1180591620717411303424,"1970-01-01T00:00:00.000Z"]}'],
  [{ a: 5n }, { a: 5 }],
])('a JSON sample that JavaScript’s JSON has not is kept as text: %o', (value, kept) => {
  expect(factory('JsonBodyField')({ value }).value).toEqual(kept)
})

describe('refused', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'a sample that is none of the enums',
      () => factory('StringParamField')({ enums: ['a'], value: 'b' }),
      /value must be one of its enums "a", got "b"/,
    ],
    ['no enums at all', () => factory('StringParamField')({ enums: [] }), /enums must be a non-empty array of strings/],
    ['enums of another type', () => factory('IntegerParamField')({ enums: [1.5] }), /non-empty array of whole numbers/],
    ['a sample of another type', () => factory('BooleanParamField')({ value: 'yes' }), /value must be a boolean, got "yes"/],
    ['bounds the wrong way round', () => factory('NumberParamField')({ minimum: 2, maximum: 1 }), /minimum 2 is above maximum 1/],
    [
      'enums outside the bounds',
      () => factory('IntegerParamField')({ enums: [1, 5, 11, 12], minimum: 2, maximum: 10 }),
      /of its enums, 1, 11, 12 lie outside its own bounds, which allow values from 2 to 10/,
    ],
    [
      'enums of another length',
      () => factory('StringParamField')({ enums: ['ab', 'abc'], maxLength: 2 }),
      /of its enums, "abc" lies outside .* values of at most 2 characters/,
    ],
    [
      'a sample outside the bounds',
      () => factory('NumberParamField')({ maximum: 1, value: 2 }),
      /value must be a finite number up to 1, got 2/,
    ],
    [
      'whole numbers between two of them',
      () => factory('IntegerParamField')({ minimum: 1.2, maximum: 1.8 }),
      /no whole number lies from minimum 1.2 to maximum 1.8/,
    ],
    ['lengths the wrong way round', () => factory('StringParamField')({ minLength: 2, maxLength: 1 }), /minLength 2 is above maxLength 1/],
    ['a text sample that is none', () => factory('StringBodyField')({ value: 5n }), /value must be a string or a Uint8Array, got 5n/],
    [
      'a JSON sample that is no JSON',
      () => factory('JsonBodyField')({ value: '{"a":' }),
      /value is a text that is not JSON, .*write JSON.stringify/,
    ],
    [
      'a JSON sample that JSON has not',
      () => factory('JsonBodyField')({ value: () => 1 }),
      /value must be something that JSON has, got a function/,
    ],
    [
      'bytes in JSON',
      () => factory('JsonBodyField')({ value: { a: [Buffer.from('x')] } }),
      /written as JSON: it holds bytes, which no JSON/,
    ],
    ['a cycle as JSON', () => factory('JsonBodyField')({ value: cycle }), /value cannot be written as JSON: Converting circular structure/],
    [
      'JSON that throws',
      () => factory('JsonBodyField')({ value: { toJSON: throwNothing } }),
      /value cannot be written as JSON: reading it threw/,
    ],
    ['a bound that is no number', () => factory('NumberParamField')({ maximum: Infinity }), /maximum must be a finite number/],
    ['a length below 0', () => factory('StringParamField')({ maxLength: -1 }), /maxLength must be an integer from 0/],
    ['required that is no boolean', () => factory('AudioBodyField')({ required: 'yes' }), /required must be a boolean/],
    ['a title that is no text', () => factory('AudioBodyField')({ title: 5 }), /title must be a string/],
    ['options that are none', () => factory('AudioBodyField')(['a'] as object), /AudioBodyField must be a plain object/],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT', message: expect.stringMatching(message) as string }))
  })
})

// The hook sees every ES module that is asked for, on a thread of its own.
const watch = `
  const { register } = await import('node:module')
  const hook = "import { writeSync } from 'node:fs'; export const resolve = (name, context, next) => { if (name.includes('typebox')) writeSync(1, 'ASKED ' + name + '\\\\n'); return next(name, context) }"
  register('data:text/javascript,' + encodeURIComponent(hook))
  aiges.StringParamField({ enums: ['a'] })
`

it.each([
  ['is not loaded for fields, nor by a load without them', '{}', false],
  ['is loaded when requests are validated', '{ validate: true }', true],
])('the schema library %s', async (_, options, asked) => {
  const ended = await runChild(`${watch}
    await (await loadWrapper(fixture('fields/score.py'), ${options})).close()`)
  expect(ended.code, ended.stderr).toBe(0)
  expect(ended.stdout.includes('ASKED typebox/schema')).toBe(asked)
})
