/** Bytes that no packer writes: the unpacker answers with an error and never reads outside or runs away. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AigesError } from '../../lib/errors'
import { Tag, View } from '../../lib/value/tape'
import { pack, thrown, unpack } from './tape'

const u32 = (n: number): number[] => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24]
const read = (...tape: number[]): unknown => unpack({ tape: Uint8Array.from(tape), bodies: [] })

describe('malformed tapes', () => {
  it.each<[string, number[]]>([
    ['nothing', []],
    ['an unknown tag', [21]],
    ['tag 255', [255]],
    ['a cut integer', [Tag.INT32, 1, 2, 3]],
    ['a cut double', [Tag.FLOAT, 1, 2, 3, 4, 5, 6, 7]],
    ['a cut short string', [Tag.STR8, 5, 65]],
    ['a string of 4 GiB', [Tag.STRA, ...u32(0xffff_ffff)]],
    ['a wide string of 8 GiB', [Tag.STRW, ...u32(0xffff_ffff), 1, 1]],
    ['a list of 4 G items', [Tag.LIST, ...u32(0xffff_ffff)]],
    ['a dict of more items than bytes', [Tag.DICT, ...u32(2), Tag.STR8, 0, 0]],
    ['a dict with a number as key', [Tag.DICT, ...u32(1), Tag.INT32, 1, 0, 0, 0, Tag.NULL]],
    ['bytes beyond the frame', [Tag.BYTES, ...u32(10), 1]],
    ['a bigint beyond the frame', [Tag.BIGINT, 0, ...u32(9), 1]],
    ['a body that did not come', [Tag.BODY, View.BODY, ...u32(0)]],
    ['a view of no kind', [Tag.VIEW, 13, ...u32(1), 0]],
    ['half a float', [Tag.VIEW, View.FLOAT32, ...u32(3), 0, 0, 0]],
    ['an ndarray without a body', [Tag.NDARRAY, Tag.STR8, 1, 65, 0, Tag.NULL]],
    ['an ndarray whose dtype is no string', [Tag.NDARRAY, Tag.NULL, 0]],
    ['an ndarray cut in its shape', [Tag.NDARRAY, Tag.STR8, 1, 65, 200, 0]],
    ['bytes behind the value', [Tag.NULL, Tag.NULL]],
  ])('%s', (_, tape) => {
    const error = thrown(() => read(...tape))
    expect(error).toBeInstanceOf(AigesError)
    expect(error).toMatchObject({ code: 'AIGES_ERR_RUNTIME' })
  })

  it('nested without end', () => {
    const tape: number[] = []
    for (let i = 0; i < 600; i++) tape.push(Tag.LIST, ...u32(1))
    expect(thrown(() => read(...tape, Tag.NULL))).toMatchObject({ code: 'AIGES_ERR_RUNTIME' })
  })

  it('of random bytes, and good ones with a byte changed or an end missing', () => {
    const good = pack({
      list: [1, 2.5, 'text', 'wide 你', null, true],
      map: new Map([[1, new Set([2n ** 70n])]]),
      bytes: Buffer.from('abc'),
      at: new Date(5),
      f: new Float32Array(2),
    }).tape
    const settle = (tape: Uint8Array): void => {
      try {
        unpack({ tape, bodies: [] })
      } catch (error) {
        expect(error).toMatchObject({ code: 'AIGES_ERR_RUNTIME' })
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), settle), { numRuns: 2000 })
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (tags) => settle(Uint8Array.from(tags))),
      { numRuns: 2000 },
    )
    for (let i = 0; i < good.length; i++) {
      settle(good.subarray(0, i))
      for (const byte of [0, 1, 8, 12, 16, 127, 255]) settle(Uint8Array.from(good, (old, j) => (j === i ? byte : old)))
    }
  })
})

describe('what only Python packs', () => {
  it('tuples, UTF-8 strings, tight bigints', () => {
    expect(read(Tag.TUPLE, ...u32(2), Tag.NULL, Tag.TRUE)).toStrictEqual([null, true])
    const text = Buffer.from('né 你 😀')
    expect(read(Tag.STRU, ...u32(text.length), ...text)).toBe('né 你 😀')
    expect(read(Tag.BIGINT, 1, ...u32(3), 1, 2, 3)).toBe(-0x030201n)
    expect(read(Tag.BIGINT, 0, ...u32(0))).toBe(0n)
  })

  it('ndarrays', () => {
    const two = [0, 0, 0, 0, 0, 0, 0, 64]
    const data = new Float32Array([1, 2, 3, 4])
    const tape = [
      Tag.NDARRAY,
      Tag.STR8,
      7,
      ...Buffer.from('float32'),
      2,
      ...two,
      ...two,
      Tag.VIEW,
      View.FLOAT32,
      ...u32(16),
      ...new Uint8Array(data.buffer),
    ]
    expect(read(...tape)).toStrictEqual({ data, dtype: 'float32', shape: [2, 2] })
  })

  it('keys in every form', () => {
    const key = Buffer.from('ключ')
    expect(read(Tag.DICT, ...u32(2), Tag.STRU, ...u32(key.length), ...key, Tag.NULL, Tag.STRA, ...u32(1), 65, Tag.TRUE)).toStrictEqual({
      ключ: null,
      A: true,
    })
  })
})
