/** Byte ranges: which travel inside the tape, which as bodies, under which view, and what native may do with their memory. */
import * as threads from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { Packer } from '../../lib/value/pack'
import { packBody } from '../../lib/value/pack-bytes'
import { BodyMode, INLINE_BELOW, Tag, View } from '../../lib/value/tape'
import { pack, roundTrip, thrown, unpack } from './tape'

const big = INLINE_BELOW

describe('where bytes travel', () => {
  it('inline below the limit, counted as copied', () => {
    const packed = pack(Buffer.alloc(big - 1, 7))
    expect(packed.tape[0]).toBe(Tag.BYTES)
    expect(packed.copied).toBe(big - 1)
    expect(packed.bodies).toHaveLength(0)
    expect(unpack(packed)).toStrictEqual(Buffer.alloc(big - 1, 7))
  })

  it('as the very view from the limit on', () => {
    const bytes = Buffer.alloc(big)
    const packed = pack([bytes, bytes])
    expect(packed.copied).toBe(0)
    expect(packed.bodies).toStrictEqual([
      [bytes, BodyMode.SHARE],
      [bytes, BodyMode.SHARE],
    ])
    expect(packed.bodies[0]?.[0]).toBe(bytes)
  })

  it('exactly the range of a view, not its whole memory', () => {
    const memory = new Uint8Array(4 * big).map((_, i) => i)
    const view = memory.subarray(5, 5 + big)
    expect(roundTrip(view)).toStrictEqual(Buffer.from(view))
    expect(roundTrip(new DataView(memory.buffer, 9, 20))).toStrictEqual(Buffer.from(memory.subarray(9, 29)))
    expect(roundTrip(memory.buffer)).toStrictEqual(Buffer.from(memory))
    expect(roundTrip(new Uint8Array(0))).toStrictEqual(Buffer.alloc(0))
  })
})

describe('typed arrays', () => {
  const kinds = [Int8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array]

  it.each(kinds)('%o, small and large', (Kind) => {
    for (const n of [0, 1, 3, big]) {
      const array = new Kind(n).map((_, i) => i % 100)
      expect(roundTrip(array)).toStrictEqual(array)
      expect((roundTrip(array) as Float32Array).buffer.byteLength).toBe(array.byteLength)
    }
  })

  it.each([BigInt64Array, BigUint64Array])('%o', (Kind) => {
    const array = new Kind(big).map((_, i) => BigInt(i))
    expect(roundTrip(array)).toStrictEqual(array)
  })

  it('refuses a kind that Python has not', () => {
    const Kind = (globalThis as { Float16Array?: new (n: number) => object }).Float16Array
    if (Kind !== undefined) expect(thrown(() => pack(new Kind(2)))).toMatchObject({ code: 'AIGES_ERR_UNCONVERTIBLE' })
    class Lying extends Float32Array {
      override get [Symbol.toStringTag](): 'Float32Array' {
        return 'Nonsense' as 'Float32Array'
      }
    }
    expect(roundTrip(new Lying(2))).toStrictEqual(new Float32Array(2))
  })
})

describe('what native may do with the memory', () => {
  it('copies memory that can move or that others write', () => {
    const resizable = new (ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer)(big, { maxByteLength: 2 * big })
    expect(pack(resizable).bodies[0]?.[1]).toBe(BodyMode.COPY)
    expect(pack(new Float32Array(new SharedArrayBuffer(big))).bodies[0]?.[1]).toBe(BodyMode.COPY)
  })

  it('doubts external memory', (context) => {
    if (!('isMarkedAsUntransferable' in threads)) context.skip('Node 20 cannot tell external memory')
    const memory = new ArrayBuffer(big)
    threads.markAsUntransferable(memory)
    expect(pack(memory).bodies[0]?.[1]).toBe(BodyMode.OURS_OR_COPY)
  })

  it('follows the policy of a body', () => {
    const shared = new SharedArrayBuffer(big)
    const packer = new Packer()
    for (const [policy, mode] of [
      ['shared', BodyMode.SHARE],
      ['auto', BodyMode.COPY],
      ['copy', BodyMode.COPY],
    ] as const) {
      const outer = packer.begin()
      expect(packBody(packer, shared, true, policy)).toBe(true)
      expect(packer.bodies[1]).toBe(mode)
      expect(packer.bytes[32]).toBe(Tag.BODY)
      expect(packer.bytes[33]).toBe(View.EXACT)
      packer.end(outer)
    }
  })

  it('refuses detached memory instead of sending nothing', () => {
    const memory = new ArrayBuffer(64)
    const view = new Uint8Array(memory)
    structuredClone(memory, { transfer: [memory] })
    for (const value of [memory, view, new DataView(new ArrayBuffer(8)), new ArrayBuffer(0)]) {
      const detached = value === memory || value === view
      if (detached) expect(thrown(() => pack({ x: value }))).toMatchObject({ code: 'AIGES_ERR_BUFFER_DETACHED', path: 'x' })
      else expect(() => pack(value)).not.toThrow()
    }
  })

  it('takes memory that comes back from a Worker', async () => {
    const worker = new threads.Worker('require("worker_threads").parentPort.postMessage(new Uint8Array(20000).fill(9))', { eval: true })
    const bytes = await new Promise<Uint8Array>((resolve, reject) => worker.once('message', resolve).once('error', reject))
    expect(roundTrip(bytes)).toStrictEqual(Buffer.alloc(20_000, 9))
    await worker.terminate()
  })
})
