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

describe('refused', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a sample that is none of the enums', () => factory('StringParamField')({ enums: ['a'], value: 'b' }), /value must be 'a', got "b"/],
    ['no enums at all', () => factory('StringParamField')({ enums: [] }), /enums must be a non-empty array of strings/],
    ['enums of another type', () => factory('IntegerParamField')({ enums: [1.5] }), /non-empty array of whole numbers/],
    ['a sample of another type', () => factory('BooleanParamField')({ value: 'yes' }), /value must be a boolean, got "yes"/],
    ['bounds the wrong way round', () => factory('NumberParamField')({ minimum: 2, maximum: 1 }), /minimum 2 is above maximum 1/],
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
