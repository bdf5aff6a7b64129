/** What goes in comes out: the table of docs/tape.md value by value, then generated values. */
import assert from 'node:assert/strict'
import vm from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Tag } from '../../lib/value/tape'
import { pack, roundTrip, unpack } from './tape'

const bits = (x: number): bigint => new DataView(new Float64Array([x]).buffer).getBigUint64(0, true)

describe('scalars', () => {
  it.each([
    [null, Tag.NULL],
    [undefined, Tag.NULL],
    [false, Tag.FALSE],
    [true, Tag.TRUE],
    [0, Tag.INT32],
    [-1, Tag.INT32],
    [2 ** 31 - 1, Tag.INT32],
    [-(2 ** 31), Tag.INT32],
    [2 ** 31, Tag.INT53],
    [-(2 ** 31) - 1, Tag.INT53],
    [Number.MAX_SAFE_INTEGER, Tag.INT53],
    [Number.MIN_SAFE_INTEGER, Tag.INT53],
    [2 ** 53, Tag.FLOAT],
    [-(2 ** 53), Tag.FLOAT],
    [-0, Tag.FLOAT],
    [0.5, Tag.FLOAT],
    [NaN, Tag.FLOAT],
    [Infinity, Tag.FLOAT],
    [-Infinity, Tag.FLOAT],
    [5e-324, Tag.FLOAT],
    [Number.MAX_VALUE, Tag.FLOAT],
  ])('%s has tag %i', (value, tag) => {
    const packed = pack(value)
    expect(packed.tape[0]).toBe(tag)
    expect(unpack(packed)).toStrictEqual(value ?? null)
  })

  it('keeps every bit of a double', () => {
    fc.assert(fc.property(fc.double(), (x) => bits(roundTrip(x) as number) === bits(x)))
  })

  it.each([
    0n,
    1n,
    -1n,
    255n,
    256n,
    2n ** 63n,
    2n ** 64n - 1n,
    2n ** 64n,
    -(2n ** 64n),
    2n ** 65n - 1n,
    10n ** 400n,
    -(2n ** 1_048_575n),
    2n ** 1_048_576n - 1n,
  ])('keeps a bigint of any size', (value) => expect(roundTrip(value) === value).toBe(true))

  it.each([0, 1, -1, 951_782_400_123, -62_135_596_800_000, 253_402_300_799_999])('keeps a Date at %i ms', (ms) => {
    expect(roundTrip(new Date(ms))).toStrictEqual(new Date(ms))
  })
})

describe('strings', () => {
  const ascii = (n: number): string => 'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(n / 26)).slice(0, n)

  it.each([0, 1, 2, 3, 4, 5, 23, 24, 25, 31, 32, 33, 34, 127, 128, 254, 255, 256, 257, 65_535, 70_000])('of %i ASCII characters', (n) => {
    const packed = pack(ascii(n))
    expect(packed.tape[0]).toBe(n < 256 ? Tag.STR8 : Tag.STRA)
    expect(unpack(packed)).toBe(ascii(n))
  })

  it.each([0, 15, 16, 17, 31, 32, 33, 255, 300, 70_000])('with one wide character behind %i ASCII ones', (n) => {
    for (const wide of ['é', '你', '😀', '\ud83d', '\udc00', '\uffff']) {
      const text = `${ascii(n)}${wide}`
      const packed = pack(text)
      expect(packed.tape[0]).toBe(Tag.STRW)
      expect(unpack(packed)).toBe(text)
      expect(roundTrip(`${wide}${ascii(n)}`)).toBe(`${wide}${ascii(n)}`)
    }
  })

  it('keeps NUL, BOM and every lone surrogate', () => {
    for (const text of ['a\0b', '\ufeffx', '\0']) expect(roundTrip(text)).toBe(text)
    for (let unit = 0xd800; unit < 0xe000; unit++) {
      const lone = String.fromCharCode(unit)
      expect(roundTrip(lone)).toBe(lone)
    }
  })

  it('survives a thousand keys that meet in the cache of short strings', () => {
    const keys = Array.from({ length: 1000 }, (_, i) => `a${i % 10}b${i}c`)
    const object = Object.fromEntries(keys.map((key, i) => [key, i]))
    for (let round = 0; round < 3; round++) expect(roundTrip(object)).toStrictEqual(object)
  })
})

describe('containers', () => {
  it('fills holes and ignores what is no item', () => {
    const list = Object.assign([1], { 2: 3, extra: 4 })
    expect(roundTrip(list)).toStrictEqual([1, null, 3])
  })

  it('takes own enumerable string keys of plain objects, in order', () => {
    const object = Object.create(null) as Record<string | symbol, unknown>
    Object.assign(object, { b: 1, a: undefined, 7: 'seven' })
    object[Symbol('hidden')] = 1
    Object.defineProperty(object, 'invisible', { value: 1, enumerable: false })
    expect(roundTrip(object)).toStrictEqual({ 7: 'seven', b: 1, a: null })
    expect(Object.keys(roundTrip(object) as object)).toStrictEqual(['7', 'b', 'a'])
  })

  it('takes objects of another realm', () => {
    const foreign: unknown = vm.runInNewContext(
      '({ list: [1], map: new Map([[1, new Set([2])]]), date: new Date(5), bytes: new Uint8Array([1, 2]), plain: { x: 1 } })',
    )
    expect(roundTrip(foreign)).toStrictEqual({
      list: [1],
      map: new Map([[1, new Set([2])]]),
      date: new Date(5),
      bytes: Buffer.from([1, 2]),
      plain: { x: 1 },
    })
  })

  it('keeps `__proto__` and its like as data', () => {
    const value = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3}') as object
    const result = roundTrip([value, new Map([['__proto__', 1]])]) as [Record<string, unknown>, Map<string, number>]
    expect(Object.getPrototypeOf(result[0])).toBe(Object.prototype)
    expect(Object.getOwnPropertyDescriptor(result[0], '__proto__')).toStrictEqual({
      value: { polluted: 1 },
      configurable: true,
      enumerable: true,
      writable: true,
    })
    expect(result[0]).toHaveProperty('constructor', 2)
    expect('polluted' in {}).toBe(false)
    expect(result[1]).toStrictEqual(new Map([['__proto__', 1]]))
  })

  it('takes one object in several places', () => {
    const shared = { x: [1] }
    expect(roundTrip([shared, { a: shared, b: [shared, shared] }])).toStrictEqual([shared, { a: shared, b: [shared, shared] }])
  })

  it('takes 512 levels', () => {
    let value: unknown = 'bottom'
    for (let i = 0; i < 512; i++) value = i % 2 === 0 ? [value] : { k: value }
    expect(roundTrip(value)).toStrictEqual(value)
  })

  it('takes more than the first outbox holds', () => {
    const value = Array.from({ length: 50_000 }, (_, i) => ({ id: i, name: `item ${i}`, score: i / 3 }))
    expect(roundTrip(value)).toStrictEqual(value)
  })
})

it('brings back generated values', () => {
  const key = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', ''))
  const hashable = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.bigInt(),
    fc.string(),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.date({ min: new Date(-62_135_596_800_000), max: new Date(253_402_300_799_999), noInvalidDate: true }),
    fc.uint8Array({ maxLength: 40_000, size: 'max' }).map((bytes) => Buffer.from(bytes)),
  )
  const leaf = fc.oneof(hashable, fc.float32Array({ maxLength: 20 }), fc.bigInt64Array({ maxLength: 5 }))
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('value'), { maxLength: 6 }),
      tie('dict'),
      fc.array(fc.tuple(hashable, tie('value')), { maxLength: 4 }).map((e) => new Map(e)),
      fc.array(hashable, { maxLength: 4 }).map((e) => new Set(e)),
    ),
    dict: fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  }))
  fc.assert(
    fc.property(value, (one) => {
      // vitest takes a key `constructor` for the class of the object.
      assert.deepStrictEqual(roundTrip(one), one)
    }),
    { numRuns: 400 },
  )
})
