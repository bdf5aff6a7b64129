// Bodies of JSON: parsed below 16,384 bytes, of longer ones only the beginning is looked at, in every form a body may have.

import { describe, expect, it } from 'vitest'
import { contentRule } from '../../lib/fields/content'
import { isJsonText } from '../../lib/fields/json-bytes'

const json = contentRule('json', {})
const base64 = contentRule('json', { need_base64: true })
/** `n` characters of which the last is broken. */
const broken = (n: number): string => `[${'1,'.repeat((n - 2) / 2)}]`

it.each<[string, string, boolean]>([
  ['whole and right', '{"a": [1, "x", null]}', true],
  ['whole and wrong at its end', broken(16_382), false],
  ['as long as is not parsed, wrong at its end', broken(16_384), true],
  ['long, of another beginning', `x${broken(20_000)}`, false],
  ['long, and first 200 blanks', ' '.repeat(200) + broken(20_000), true],
  ['a long number', '1'.repeat(20_000), true],
  ['a long negative number', `-${'1'.repeat(20_000)}`, true],
  ['a long text', JSON.stringify('x'.repeat(20_000)), true],
  ['only a minus', '-', false],
  ['nothing', '', false],
  ['letters of more bytes', `"${'ä'.repeat(5)}"`, true],
])('%s', (_, text, expected) => {
  const bytes = Buffer.from(text)
  const padded = new Uint8Array(bytes.length + 16)
  padded.set(bytes, 7)
  const forms = [
    text,
    bytes,
    new Uint8Array(bytes).buffer,
    padded.subarray(7, 7 + bytes.length),
    new DataView(padded.buffer, 7, bytes.length),
  ]
  for (const form of forms) expect(json?.fits(form)).toBe(expected)
})

/** As Python's str.encode has it: without a mark, unless `mark` is given. */
function encoded(text: string, bytes: 2 | 4, little: boolean, mark = ''): Buffer {
  const points = [...(mark + text)].map((letter) => letter.codePointAt(0) as number)
  if (bytes === 4)
    return Buffer.concat(points.map((point) => Buffer.from(Uint32Array.of(point).buffer)).map((one) => (little ? one : one.reverse())))
  const wide = Buffer.from(mark + text, 'utf16le')
  return little ? wide : wide.swap16()
}

describe.each<[string, (text: string) => Buffer]>([
  ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ...[2, 4].flatMap((bytes) =>
    [true, false].flatMap((little) =>
      ['', '\ufeff'].map((mark): [string, (text: string) => Buffer] => [
        `UTF-${8 * bytes}, ${little ? 'little' : 'big'} end first${mark === '' ? '' : ', with a mark'}`,
        (text) => encoded(text, bytes as 2 | 4, little, mark),
      ]),
    ),
  ),
])('what json.loads reads of bytes: %s', (_, encode) => {
  it.each<[string, boolean]>([
    ['{"a": [1, "ä😀"]}', true],
    ['{"a": [1, "ä😀"]', false],
    ['NaN', true],
    [JSON.stringify('x'.repeat(20_000)), true],
    [`x${'1'.repeat(20_000)}`, false],
  ])('%s', (text, expected) => {
    expect(json?.fits(encode(text))).toBe(expected)
    expect(base64?.fits(encode(text).toString('base64'))).toBe(expected)
  })
})

it.each<[string, boolean]>([
  ['[NaN, Infinity, -Infinity]', true],
  ['{"NaN": "Infinity", "a": NaN}', true],
  ['"\\"NaN"', true],
  ['\ufeff[1]', true],
  [`[NaN, ${'1,'.repeat(10_000)}1]`, true],
  ['Infinity'.padEnd(20_000), true],
  ['-Infinity'.padEnd(20_000), true],
  ['NaN'.padEnd(20_000), true],
  ['1NaN', false],
  ['-NaN', false],
  ['NaNa', false],
  ['{NaN: 1}', false],
  ['"NaN', false],
  ['nan', false],
])('constants that json.loads knows, where it knows them: %s', (text, expected) => {
  expect(json?.fits(text)).toBe(expected)
})

it('as base64 it is decoded first', () => {
  const coded = (text: string): string => Buffer.from(text).toString('base64')
  expect(base64?.fits(coded('[1]'))).toBe(true)
  expect(base64?.fits(Buffer.from(coded('[1]')))).toBe(true)
  expect(base64?.fits(coded('[1'))).toBe(false)
  expect(base64?.fits('[1]')).toBe(false)
  expect(base64?.fits(coded(broken(20_000)))).toBe(true)
  expect(base64?.fits(coded(`x${broken(20_000)}`))).toBe(false)
})

it('text without an end is gone through once: squared time would take minutes', () => {
  const quotes = '\\"'.repeat(500_000)
  expect([isJsonText(`NaN"${quotes}`), isJsonText(`[NaN, "${quotes}"]`)]).toEqual([false, true])
})
