// Values through Python and back, as docs/tape.md says: each kind by its edges, then generated ones. `identity` returns what it got, so
// whatever differs afterwards was lost on one of the two ways.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModule, type PythonModule } from '../../dist/index.js'
import { fixture } from '../support/child'

let lab: PythonModule
beforeAll(async () => {
  lab = await loadModule(fixture('modules/mirror.py'))
})
afterAll(() => lab.close())

const echo = (value: unknown): unknown => lab.callSync('identity', [value])
const bits = (x: unknown): bigint => new DataView(new Float64Array([x as number]).buffer).getBigUint64(0, true)

describe('numbers', () => {
  const edges = [
    0,
    1,
    -1,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    -(2 ** 31) - 1,
    2 ** 32,
    2 ** 53 - 1,
    -(2 ** 53 - 1),
    2 ** 53,
    -(2 ** 53),
    2 ** 63,
    1e308,
  ]
  const odd = [-0, 0.1, Number.MIN_VALUE, 2.2250738585072014e-308, Number.MAX_VALUE, Infinity, -Infinity, NaN, 4.9e-324]

  it.each([...edges, ...odd])('%d keeps every bit', async (x) => {
    expect(bits(echo(x))).toBe(bits(x))
    expect(bits(await lab.call('identity', [x]))).toBe(bits(x))
  })

  it.each([
    [5, 'int'],
    [-0, 'float'],
    [2 ** 53 - 1, 'int'],
    [2 ** 53, 'float'],
    [0.5, 'float'],
    [true, 'bool'],
    [5n, 'int'],
  ])('%s is a %s in Python', (x, type) => {
    expect(lab.callSync('type_name', [x])).toBe(type)
  })

  it('doubles keep every bit', () => {
    fc.assert(fc.property(fc.double(), (x) => bits(echo(x)) === bits(Number.isNaN(x) ? NaN : x)))
  })

  it('a BigInt comes back as a number when it is a safe integer, else as itself, up to 10 000 bits', () => {
    for (let k = 0; k <= 10_000; k += k < 130 ? 1 : 97) {
      for (const x of [(1n << BigInt(k)) - 1n, 1n << BigInt(k), -(1n << BigInt(k)), 1n - (1n << BigInt(k))]) {
        const safe = x <= BigInt(Number.MAX_SAFE_INTEGER) && x >= BigInt(Number.MIN_SAFE_INTEGER)
        expect(echo(x)).toBe(safe ? Number(x) : x)
      }
    }
  })

  it('a BigInt of 1 Mbit travels, one more bit is refused on either way', () => {
    const largest = (1n << (1n << 20n)) - 1n
    expect(echo(-largest) === -largest).toBe(true)
    expect(() => echo(largest + 1n)).toThrow(expect.objectContaining({ code: 'AIGES_ERR_TOO_LARGE', path: 'args[0]' }))
  })
})

describe('strings', () => {
  it.each([
    ['empty', ''],
    ['NUL', 'a\0b\0'],
    ['BOM', '\uFEFFx\uFEFF'],
    ['swapped BOM', '\uFFFEx'],
    ['latin', 'grüße'],
    ['255 ASCII', 'a'.repeat(255)],
    ['256 ASCII', 'a'.repeat(256)],
    ['256 wide', '真'.repeat(256)],
    ['astral', '😀𝒳'],
    ['combining', 'e\u0301'],
    ['last of ASCII', `${'a'.repeat(40)}\u007f\u0080`],
    ['a MiB', 'x\u00e9'.repeat(1 << 19)],
    ['lone high', '\ud800'],
    ['lone low', '\udfff'],
    ['swapped pair', '\udc00\ud800'],
    ['high at the end', `${'a'.repeat(100)}\ud83d`],
    ['lone among pairs', '😀\ud83d😀'],
  ])('%s', (_, text) => {
    expect(echo(text)).toBe(text)
    expect(echo({ [text]: text })).toEqual({ [text]: text })
    expect(lab.callSync('text_length', [text])).toBe([...text].length)
  })

  it('every lone surrogate', () => {
    const all = Array.from({ length: 0x800 }, (_, i) => `<${String.fromCharCode(0xd800 + i)}>`)
    expect(echo(all)).toEqual(all)
  })

  it('any code units', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((codes) => String.fromCharCode(...codes))
    fc.assert(fc.property(units, (text) => echo(text) === text))
  })
})

describe('dates', () => {
  it.each([0, 1, -1, 1e12 + 0.5, -62_135_596_800_000, 253_402_300_799_999])('%d ms', (ms) => {
    const date = new Date(ms)
    expect(echo(date)).toEqual(date)
  })

  it.each([NaN, -62_135_596_800_001, 253_402_300_800_000, 8.64e15, -8.64e15])('%d ms is refused', (ms) => {
    expect(() => echo([new Date(ms)])).toThrow(expect.objectContaining({ code: 'AIGES_ERR_UNCONVERTIBLE', path: 'args[0][0]' }))
  })

  it('is aware and in UTC', () => {
    expect(lab.callSync('iso', [new Date(Date.UTC(2024, 1, 29, 12, 30, 15, 250))])).toBe('2024-02-29T12:30:15.250000+00:00')
  })
})

describe('containers', () => {
  it.each<[string, unknown]>([
    ['nested', { a: [1, [2, { b: [] }]], c: {} }],
    [
      'Map',
      new Map<unknown, unknown>([
        [1, 'a'],
        ['1', 'b'],
        [null, new Map([[1.5, new Set([1])]])],
      ]),
    ],
    [
      'Map with bytes and dates as keys',
      new Map<unknown, unknown>([
        [Buffer.from('k'), 1],
        [new Date(5), 2],
      ]),
    ],
    ['empty Map is an object', {}],
    ['Set', new Set<unknown>([1, 'a', null, 2n ** 70n])],
    ['names of Object.prototype', { constructor: 1, toString: 2, hasOwnProperty: 3, then: 4, valueOf: null }],
    ['numeric keys', { 10: 'a', 2: 'b' }],
    ['an empty key', { '': { '': 1 } }],
  ])('%s', (_, value) => {
    expect(echo(value)).toEqual(value)
  })

  it('undefined and holes become null, null prototypes plain objects', () => {
    // biome-ignore lint/suspicious/noSparseArray: a hole is what this is about
    expect(echo([undefined, , 1])).toEqual([null, null, 1])
    expect(echo({ a: undefined })).toEqual({ a: null })
    expect(echo(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 })
  })

  it('a Map with string keys only comes back as an object', () => {
    expect(echo(new Map([['a', 1]]))).toEqual({ a: 1 })
  })

  it('__proto__ is a key like any other', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as object
    const back = echo(value) as object
    expect(Object.getOwnPropertyNames(back)).toEqual(['__proto__', 'a'])
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('anything made of these', () => {
    const value = fc.anything({
      key: fc.string({ unit: 'binary' }),
      values: [fc.double({ noNaN: false }), fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null), fc.integer()],
      withDate: false,
      withNullPrototype: false,
    })
    fc.assert(
      fc.property(value, (x) => {
        expect(echo(x)).toStrictEqual(x)
      }),
      { numRuns: 300 },
    )
  })

  it('side by side are no depth, on either way', () => {
    const many = (make: (i: number) => unknown): unknown[] => Array.from({ length: 600 }, (_, i) => make(i))
    const value = [many((i) => [i]), many((i) => ({ i })), many((i) => new Map([[i, 1]])), many((i) => new Set([i]))]
    expect(echo(value)).toEqual(value)
  })

  it('the same one twice, deep down, is no cycle; nor is one that was refused before', () => {
    const within = (value: unknown): unknown => Array.from({ length: 20 }).reduce((inner) => [inner], value)
    const shared = { a: 1 }
    expect(echo(within([shared, shared]))).toEqual(within([shared, shared]))
    const value = within([{ a: 1 }, () => 1]) as unknown[]
    expect(() => echo(value)).toThrow(expect.objectContaining({ code: 'AIGES_ERR_UNCONVERTIBLE' }) as Error)
    const last = Array.from({ length: 20 }).reduce<unknown[]>((outer) => outer[0] as unknown[], value)
    last[1] = 2
    expect(echo(value)).toEqual(within([{ a: 1 }, 2]))
  })

  it('a key is never taken for another that begins with it', () => {
    // Names are kept in a small cache by their hash: among so many, some longer one lies where the shorter is looked for.
    const value = Array.from({ length: 4000 }, (_, i) => [{ [`key${i}x`]: 1 }, { [`key${i}`]: 2 }])
    expect(echo(value)).toEqual(value)
  })

  it('positional and keyword arguments arrive as such', async () => {
    const seen = await lab.call('arguments', [1, 'b', null], { c: [1], 'not an identifier': true, __proto__key: 2 })
    expect(seen).toEqual({ args: [1, 'b', null], kwargs: { c: [1], 'not an identifier': true, __proto__key: 2 } })
  })

  it('a hundred arguments of both kinds', async () => {
    const args = Array.from({ length: 100 }, (_, i) => i)
    const kwargs = Object.fromEntries(args.map((i) => [`k${i}`, i]))
    expect(await lab.call('arguments', args, kwargs)).toEqual({ args, kwargs })
  })
})
