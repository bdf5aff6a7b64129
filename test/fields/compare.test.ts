// What TypeScript's fields may say beside Python's, for single fields: bounds and enums together, and which way replies go.

import { describe, expect, it } from 'vitest'
import * as aiges from '../../dist/index.js'
import { declaredFields, type FieldSchema } from '../../lib/fields/declared'
import { differences } from '../../lib/schema/compare'
import { schemaFrom } from '../../lib/schema/schema'

type Options = Readonly<Record<string, unknown>>

const given = (kind: string, options: Options, role: 'param' | 'body'): readonly FieldSchema[] => {
  const factory = (aiges as unknown as Record<string, (options: Options) => object>)[kind] as (options: Options) => object
  return declaredFields({ x: factory(options) }, role, 'fields')
}

/** `weight: text` of what differs between a TypeScript param and a Python one of the same kind. */
function params(kind: string, ours: Options, theirs: Options): string[] {
  const declared = schemaFrom({ params: [{ kind, key: 'x', ...theirs }] })
  const found = differences({ params: given(kind, ours, 'param'), inputs: undefined, accepts: undefined }, declared)
  return found.map(({ weight, text }) => `${weight}: ${text}`)
}

describe('params of which no value fits both are refused', () => {
  it.each<[string, string, Options, Options]>([
    ['bounds on both ends', 'IntegerParamField', { minimum: 20, maximum: 30 }, { minimum: 0, maximum: 10 }],
    ['enums beyond its bounds', 'IntegerParamField', { enums: [50] }, { minimum: 0, maximum: 10 }],
    ['bounds beyond its enums', 'IntegerParamField', { minimum: 5 }, { enums: [1, 2] }],
    ['other enums', 'StringParamField', { enums: ['c'] }, { enums: ['a', 'b'] }],
    ['enums that are too long', 'StringParamField', { enums: ['abcdef'] }, { maxLength: 3 }],
    ['bounds next to each other beyond 2^53', 'IntegerParamField', { minimum: 2n ** 63n }, { maximum: 2n ** 63n - 1n }],
  ])('%s', (_, kind, ours, theirs) => {
    expect(params(kind, ours, theirs)).toEqual([expect.stringMatching(/^refused: params\.x: .*: no value fits both$/)])
  })
})

describe('params', () => {
  it.each<[string, string, Options, Options, string]>([
    ['enums beyond its bounds', 'IntegerParamField', { enums: [5, 50] }, { minimum: 0, maximum: 10 }, ': 50'],
    ['enums beyond its enums', 'StringParamField', { enums: ['a', 'c', 'd'] }, { enums: ['a', 'b'] }, ': "c", "d"'],
    ['a bound', 'NumberParamField', { maximum: 11 }, { maximum: 10 }, ''],
  ])('that allow more are told: %s', (_, kind, ours, theirs, which) => {
    const told = params(kind, ours, theirs)
    expect(told).toHaveLength(1)
    expect(told[0]?.endsWith(`: TypeScript allows more than the wrapper declares${which}`), told[0]).toBe(true)
    expect(told[0]).toMatch(/^doubtful/)
  })

  it.each<[string, string, Options, Options]>([
    ['bounds within its enums', 'IntegerParamField', { minimum: 2 }, { enums: [1, 2] }],
    ['enums within its bounds', 'IntegerParamField', { enums: [1, 10] }, { minimum: 0, maximum: 10 }],
    ['enums within its enums', 'NumberParamField', { enums: [2] }, { enums: ['1', 2.0] }],
  ])('that allow less are fine: %s', (_, kind, ours, theirs) => {
    expect(params(kind, ours, theirs)).toEqual([])
  })
})

/** Of an output that TypeScript has as `ours` and Python as `theirs`. */
function outputs(ours: string, theirs: string): string[] {
  const declared = schemaFrom({ accepts: [{ kind: theirs, key: 'x' }] })
  return differences({ params: undefined, inputs: undefined, accepts: given(ours, {}, 'body') }, declared).map(({ text }) => text)
}

it('a reply may be JSON where TypeScript takes text, and is told where it is text and TypeScript takes JSON', () => {
  expect(outputs('StringBodyField', 'JsonBodyField')).toEqual([])
  expect(outputs('JsonBodyField', 'JsonBodyField')).toEqual([])
  const told = 'reply body.x: TypeScript has JsonBodyField(), responseCls has StringBodyField()'
  expect(outputs('JsonBodyField', 'StringBodyField')).toEqual([told])
})
