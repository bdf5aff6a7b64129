// Bodies of JSON: parsed below 16,384 bytes, of longer ones only the beginning is looked at, in every form a body may have.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadModule } from '../../dist/index.js'
import { contentRule } from '../../lib/fields/content'
import { isJsonText } from '../../lib/fields/json-bytes'
import { scratchFolder } from '../support/scratch'

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
  ['"\\NaN"', false],
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

it.each<[string, Buffer, boolean]>([
  ['two bytes of UTF-16', Buffer.from('7\0'), true],
  ['UTF-16 whose second letter looks like UTF-32', encoded('"Ā"', 2, true), true],
  ['the last letter there is', encoded('"\u{10ffff}"', 4, true), true],
  ['a letter beyond it', Buffer.from(Uint32Array.of(0x22, 0x110000, 0x22).buffer), false],
  ['half a letter of UTF-16 too many', Buffer.concat([encoded('[1]', 2, false), Buffer.from('\0')]), false],
  ['three bytes of UTF-32 too many', Buffer.concat([encoded('[1]', 4, true), Buffer.alloc(3)]), false],
  ['two marks', encoded('[1]', 2, true, '\ufeff\ufeff'), false],
  ['UTF-8 that is none', Buffer.from('"\xff"', 'latin1'), false],
  ['the letter for what is none', Buffer.from('"\ufffd"'), true],
  ['half a pair, as Python lets it pass', Buffer.from('"\xed\xa0\x80\xef\xbf\xbd"', 'latin1'), true],
  ['128 bytes and no more of long JSON', Buffer.from('x'.padStart(129).padEnd(20_000)), true],
  ['the last of them too', Buffer.from('x'.padStart(128).padEnd(20_000)), false],
])('to the letter: %s', (_, bytes, expected) => {
  expect(json?.fits(bytes)).toBe(expected)
})

it('is what json.loads says of the same bytes', async () => {
  const encodings = [Buffer.from, ...[true, false].flatMap((little) => [2, 4].map((n) => (text: string) => encoded(text, n as 2, little)))]
  const letters = fc.constantFrom('"', 'ä', '\ud83d\ude00', '\u0100', '[', ']', '1', ' ', '\ufeff', 'NaN', '\\')
  const words = fc.oneof(
    fc.array(letters, { maxLength: 6 }).map((all) => all.join('')),
    fc.json({ maxDepth: 1, stringUnit: 'grapheme' }),
  )
  const changed = fc.tuple(words, fc.constantFrom(...encodings), fc.boolean(), fc.nat(80), fc.nat(255), fc.constantFrom(0, 0, 1, 2))
  const bodies = fc.sample(changed, { numRuns: 4000, seed: 6 }).map(([text, encode, mark, at, byte, cut]) => {
    const bytes = Buffer.from(encode(mark ? `\ufeff${text}` : text))
    if (at < bytes.length) bytes[at] = byte
    return bytes.subarray(0, bytes.length - cut)
  })
  const file = join(scratchFolder('loads'), 'loads.py')
  writeFileSync(
    file,
    `import json
def takes(data):
    try:
        json.loads(bytes(data))
        return True
    except (ValueError, RecursionError):
        return False
def judge(bodies):
    return [takes(each) for each in bodies]
`,
  )
  const python = await loadModule(file)
  const said = (await python.call('judge', [bodies])) as boolean[]
  await python.close()
  const wrong = bodies.filter((each, at) => json?.fits(each) !== said[at]).map((each) => each.toString('latin1'))
  expect(wrong).toEqual([])
  expect(said.filter(Boolean).length).toBeGreaterThan(400)
})

it('text without an end is gone through once: squared time would take minutes', () => {
  const quotes = '\\"'.repeat(500_000)
  expect([isJsonText(`NaN"${quotes}`), isJsonText(`[NaN, "${quotes}"]`)]).toEqual([false, true])
  expect(isJsonText(`[NaN, "${'x'.repeat(12_000_000)}"]`)).toBe(true)
})
