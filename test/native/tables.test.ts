/**
 * Numbers that two or three places know: lib/value/tape.ts, native/, python/ and docs/tape.md. Nothing checks them where they meet, so this reads each
 * place's source and compares. One language's name for a thing is the other's in another spelling; where it is a different word, `words` says so.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FIGURES } from '../../lib/scheduler/stats'
import * as tape from '../../lib/value/tape'
import { seeAs } from '../../lib/value/unpack-bytes'
import { root } from '../support/child'

const source = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The members of a C++ enum: `kStrAscii = 8` is `strascii` -> 8. */
function enumOf(path: string, name: string): Record<string, number> {
  const body = new RegExp(`enum class ${name} : \\w+ \\{([^}]*)\\}`).exec(source(path))?.[1]
  const members = [...(body ?? '').matchAll(/k(\w+) = (\d+)/g)].map((match) => [match[1]?.toLowerCase(), Number(match[2])])
  expect(members.length, `${name} in ${path}`).toBeGreaterThan(1)
  return Object.fromEntries(members) as Record<string, number>
}

/** The same of a table of ours: `UINT8C: 4` is `uint8clamped` -> 4 where `words` has `uint8c` for `uint8clamped`. */
function plain(table: Record<string, number>, words: Record<string, string> = {}): Record<string, number> {
  const names = Object.entries(table).map(([name, code]) => [name.toLowerCase().replaceAll('_', ''), code] as const)
  return Object.fromEntries(names.map(([name, code]) => [words[name] ?? name, code]))
}

/** The value of `name = <integer arithmetic>` in C++. */
function constantOf(path: string, name: string): number {
  const text = new RegExp(`\\b${name} = ([^;]+);`).exec(source(path))?.[1]
  const factors = (text ?? '').replace(/size_t\{(\d+)\}|'/g, '$1').replace(/\bsizeof\(uint32_t\)/g, '4')
  expect(factors, `${name} in ${path}: ${text}`).toMatch(/^[\d\s*+<]+$/)
  return Number(new Function(`return ${factors}`)())
}

describe('codes', () => {
  it('tags', () => {
    const words = { stra: 'strascii', stru: 'strutf8', strw: 'strwide' }
    expect(enumOf('native/core/tape.h', 'Tag')).toEqual(plain(tape.Tag, words))
    const rows = [...source('docs/tape.md').matchAll(/^\| (\d+) \| ([A-Z]\w+) \|/gm)].map((row) => [row[2], Number(row[1])])
    expect(Object.fromEntries(rows)).toEqual(tape.Tag)
  })

  it('views', () => {
    const words = { body: 'bytes', exact: 'exactbytes', uint8c: 'uint8clamped' }
    const views = plain(tape.View, words)
    expect(enumOf('native/core/tape.h', 'View')).toEqual(views)
    expect(constantOf('native/core/tape.h', 'kViewCount')).toBe(Object.keys(views).length)
    const prose = /\*\*Views\*\*.*?then typed:\n(.*?)\./s.exec(source('docs/tape.md'))?.[1] ?? ''
    const typed = [...prose.matchAll(/(\d+) ([\w ]+)/g)].map((match) => [match[2]?.replaceAll(' ', ''), Number(match[1])])
    expect({ bytes: 0, exactbytes: 1, ...Object.fromEntries(typed) }).toEqual(views)
  })

  it('what a body may be used for', () => {
    expect(enumOf('native/node/bodies.h', 'Mode')).toEqual(plain(tape.BodyMode))
  })

  it('verbs', () => {
    expect(enumOf('native/core/call.h', 'Verb')).toEqual(plain(tape.Verb))
  })
})

describe('kinds of numbers', () => {
  /** `i2` -> 5: signed, unsigned or floating, and the size of an item. */
  const kinds = new Map<string, number>()
  for (const [name, code] of Object.entries(tape.View)) {
    const [, sign, bits] = /^(?:BIG)?(U?INT|FLOAT)(\d+)$/.exec(name) ?? []
    if (sign !== undefined) kinds.set(`${sign === 'FLOAT' ? 'f' : sign === 'UINT' ? 'u' : 'i'}${Number(bits) / 8}`, code)
  }

  it('JavaScript sees each view as its type', () => {
    expect(kinds.size).toBe(10)
    for (const [name, code] of Object.entries(tape.View)) {
      if (code <= tape.View.EXACT) continue
      const type = name
        .replace('8C', '8Clamped')
        .replace(/^BIGUINT/, 'BigUint')
        .replace(/^BIGINT/, 'BigInt')
      expect(seeAs(Buffer.alloc(16), code).constructor.name.toLowerCase()).toBe(`${type}array`.toLowerCase())
    }
  })

  it('aiges_native.convert knows the same', () => {
    const rows = [...source('python/aiges_native/convert.py').matchAll(/\("([iuf])", (\d)\): (\d+)/g)]
    const known = new Map(rows.map((row) => [`${row[1]}${row[2]}`, Number(row[3])]))
    // Single bytes without a sign go out as bytes.
    expect(known).toEqual(new Map([...kinds].filter(([kind]) => kind !== 'u1')))
  })

  it('the packer knows the same by numpy’s names', () => {
    const native = enumOf('native/core/tape.h', 'View')
    const rows = [...source('native/py/pack.cc').matchAll(/\{"(u?int|float)(\d+)", View::k(\w+)\}/g)]
    const known = new Map(rows.map((row) => [`${row[1]?.[0]}${Number(row[2]) / 8}`, native[row[3]?.toLowerCase() ?? '']]))
    expect(known).toEqual(kinds)
  })

  it('the unpacker casts each view to Python’s format of the kind', () => {
    const text = /kFormats\[[^\]]*\] = \{([^}]*)\}/.exec(source('native/py/unpack.cc'))?.[1] ?? ''
    const formats = [...text.matchAll(/"(\w*)"|nullptr/g)].map((match) => match[1])
    // As struct has them: https://docs.python.org/3/library/struct.html#format-characters
    const structs: Record<string, string> = { b: 'i1', B: 'u1', h: 'i2', H: 'u2', i: 'i4', I: 'u4', q: 'i8', Q: 'u8', f: 'f4', d: 'f8' }
    expect(formats).toHaveLength(Object.keys(tape.View).length)
    for (const [kind, code] of kinds) expect(structs[formats[code] ?? '']).toBe(kind)
    expect(formats[tape.View.UINT8C]).toBe('B')
  })
})

describe('limits and layouts', () => {
  it.each([
    ['kMaxDepth', 'native/core/tape.h', tape.MAX_DEPTH],
    ['kMaxNodes', 'native/core/tape.h', tape.MAX_VALUES],
    ['kMaxTape', 'native/core/tape.h', tape.MAX_TAPE],
    ['kShareThreshold', 'native/core/tape.h', tape.INLINE_BELOW],
    ['kTapeStart', 'native/node/environment.cc', tape.HEADER],
  ])('%s', (name, path, ours) => expect(constantOf(path, name)).toBe(ours))

  it('the header of a call', () => {
    const struct = /struct Header \{\s*uint32_t ([\w, ]+);/.exec(source('native/node/environment.h'))?.[1]?.split(', ') ?? []
    expect(struct).toHaveLength(tape.HEADER / 4)
    // What the board writes, by the words of native.
    const words: Record<string, string> = { 'packer.pos': 'end', 'packer.copied': 'inlined', 'pinned ? 1 : 0': 'pinned' }
    const written = [...source('lib/scheduler/board.ts').matchAll(/view\.setUint32\((\d+), ([^,]+), true\)/g)]
    expect(written.map((match) => [Number(match[1]), words[match[2] ?? ''] ?? match[2]])).toEqual(
      struct.slice(0, -1).map((field, i) => [4 * i, field]),
    )
    expect(struct.at(-1)).toBe('reserved')
  })

  it('the header of an outcome', () => {
    const ours = Number(/const FRAME = (\d+)/.exec(source('lib/scheduler/board.ts'))?.[1])
    expect(constantOf('native/node/environment.cc', 'kFrameHead')).toBe(ours)
  })

  it('the figures of stats', () => {
    expect(constantOf('native/core/tally.h', 'kFigures')).toBe(FIGURES)
  })
})
