// What the command line shows of bytes, sizes and text.

import { describe, expect, it } from 'vitest'
import { oneLine, size, table, width } from '../../lib/cli/table'
import { sniff } from '../../lib/sniff'

describe('sniff', () => {
  it.each([
    ['89504e470d0a1a0a00', 'png'],
    ['ffd8ffe000', 'jpg'],
    ['52494646000000005741564500', 'wav'],
    ['524946460000000057454250ff', 'webp'],
    ['000000186674797069736f6d00', 'mp4'],
    ['504b030414000000', 'zip'],
    ['00010203', 'bin'],
    ['fffe00', 'bin'],
  ])('%s is %s', (hex, extension) => {
    expect(sniff(Buffer.from(hex, 'hex'))).toMatchObject({ extension, text: false })
  })

  it.each([
    ['', 'txt'],
    ['{"a": 1}', 'json'],
    ['[1, 2', 'txt'],
    ['BM is how this text begins', 'txt'],
    ['你好\tthere\r\n', 'txt'],
  ])('%j is text: %s', (text, extension) => {
    expect(sniff(Buffer.from(text))).toMatchObject({ extension, text: true })
  })

  it('escape sequences are not text for a terminal', () => {
    expect(sniff(Buffer.from('\x1b]0;owned\x07'))).toMatchObject({ text: false })
  })
})

describe('table', () => {
  it('aligns columns, also of wide characters', () => {
    const lines = table(
      ['key', 'content'],
      [
        ['名前', 'x'],
        ['a', 'longer'],
      ],
    ).split('\n')
    expect(lines.slice(2).map((line) => width(line.slice(0, line.search(/[xl]/))))).toEqual([6, 6])
  })

  it('keeps to one line and to its columns', () => {
    expect(oneLine('a\n  b', 10)).toBe('a b')
    expect(oneLine('0123456789', 5)).toBe('0123…')
    expect(width(oneLine('你好你好你好', 5))).toBeLessThanOrEqual(5)
  })

  it.each([
    [0, '0 B'],
    [9_999, '9999 B'],
    [10_240, '10.0 KiB'],
    [64 * 1024 * 1024, '64.0 MiB'],
  ])('%d bytes', (bytes, text) => {
    expect(size(bytes)).toBe(text)
  })
})
