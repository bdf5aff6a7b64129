// Requests made from declarations alone.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as aiges from '../../dist/index.js'
import { declaredFields } from '../../lib/fields/declared'
import { exampleOf } from '../../lib/schema/example'
import { isFormat } from '../../lib/sniff'
import { fixture, root } from '../support/child'

const { StringParamField, NumberParamField, IntegerParamField, BooleanParamField } = aiges
const params = (fields: Record<string, aiges.Field>) => exampleOf({ params: declaredFields(fields, 'param', ''), inputs: [] }, '/').params
const body = (fields: Record<string, aiges.Field>, folder = '/') =>
  exampleOf({ params: [], inputs: declaredFields(fields, 'body', '') }, folder).body

it('of a wrapper: its samples, its sample file, nothing that nobody wrote', async () => {
  const description = await aiges.describeWrapper(fixture('fields/score.py'))
  expect(description.example()).toEqual({
    params: { mode: 'humming', n: 3, loud: true },
    body: { data: readFileSync(join(root, 'test/cli/fixtures/tone.raw')), facts: '{"a": 1}', text: 'hello' },
  })
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
      e: AudioBodyField({ path: 'missing.wav' }),
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
    ['a JPEG', ImageBodyField({ required: true, encoding: 'jpg' }), /encoding 'png' or 'wav', or a path/],
    ['a film', VideoBodyField({ required: true }), /no sample for the required body "x": give its field a path to a file/],
  ])('cannot make %s', (_, field, message) => {
    expect(() => body({ x: field })).toThrow(
      expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT', message: expect.stringMatching(message) as string }),
    )
  })
})
