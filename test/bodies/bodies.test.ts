// Bodies across the border: what is shared, what is copied, and that neither side ever sees the other's memory go away.
// The counters of stats() are the proof; figures of time belong to bench/.

import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as threads from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModule, runtimeInfo } from '../../dist/index.js'
import { fixture } from '../support/child'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const MiB = 1 << 20
const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')

type Module = Awaited<ReturnType<typeof loadModule>>
let lab: Module

beforeAll(async () => {
  lab = await loadModule(fixture('modules/lab.py'))
})
afterAll(() => lab.close())

const growable = (n: number): SharedArrayBuffer =>
  new (SharedArrayBuffer as unknown as new (n: number, o: object) => SharedArrayBuffer)(n, { maxByteLength: 2 * n })

/** Collects until no result is held here any more; the test asserts that it came so far. */
async function letResultsGo(): Promise<void> {
  for (let i = 0; i < 50 && runtimeInfo().externalBuffers > 0; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** What the counters say of one call. */
async function counted<T>(
  call: () => Promise<T>,
): Promise<{ result: T; in: { shared: number; copied: number }; out: { shared: number; copied: number } }> {
  const before = lab.stats().bytes
  const result = await call()
  const after = lab.stats().bytes
  const diff = (side: 'in' | 'out') => ({
    shared: after[side].shared - before[side].shared,
    copied: after[side].copied - before[side].copied,
  })
  return { result, in: diff('in'), out: diff('out') }
}

describe('bodies in', () => {
  it('shares a plain Buffer from 16 KiB on', async () => {
    const data = Buffer.alloc(64 * MiB, 5)
    const seen = await counted(() => lab.call('first_last', [data]))
    expect(seen.result).toEqual([64 * MiB, 5, 5])
    expect(seen.in).toEqual({ shared: 64 * MiB, copied: 0 })
  })

  it('a part of a result is that part alone, from its beginning too', async () => {
    const result = await lab.call<Buffer>('filled', [65_536, 7])
    for (const [from, to] of [
      [0, 32_768],
      [0, 65_536],
      [16_384, 65_536],
      [100, 20_000],
    ] as const) {
      const seen = await counted(() => lab.call<unknown[]>('first_last', [result.subarray(from, to)]))
      expect(seen.result).toEqual([to - from, 7, 7])
      expect(seen.in).toEqual({ shared: to - from, copied: 0 })
    }
  })

  it('copies below 16 KiB, as exact bytes', async () => {
    const seen = await counted(() => lab.call('kind', [Buffer.alloc(16383, 1)]))
    expect(seen.result).toEqual(['bytes', true, 16383, sha(Buffer.alloc(16383, 1))])
    expect(seen.in).toEqual({ shared: 0, copied: 16383 })
  })

  it('sees exactly the view, not the ArrayBuffer around it', async () => {
    const around = Buffer.from(Array.from({ length: 65536 }, (_, i) => i % 251))
    const view = around.subarray(1000, 41000)
    expect(await lab.call('kind', [view])).toEqual(['Body', true, 40000, sha(view)])
  })

  it.each([
    [
      'a resizable ArrayBuffer',
      () => new Uint8Array(new (ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer)(40000, { maxByteLength: 80000 })),
    ],
    ['a SharedArrayBuffer', () => new Uint8Array(new SharedArrayBuffer(40000))],
    ['a growable SharedArrayBuffer', () => new Uint8Array(growable(40000))],
  ])('copies %s', async (_, make) => {
    const view = make().fill(3)
    const seen = await counted(() => lab.call('kind', [view]))
    expect(seen.in).toEqual({ shared: 0, copied: 40000 })
    expect((seen.result as unknown[])[3]).toBe(sha(view))
  })

  it('copies memory that somebody else made external', async (context) => {
    if (!('isMarkedAsUntransferable' in threads)) context.skip('Node 20 cannot tell foreign external memory')
    const { markAsUntransferable } = threads
    const foreign = Buffer.alloc(40000, 4)
    markAsUntransferable(foreign.buffer)
    const seen = await counted(() => lab.call('kind', [foreign]))
    expect(seen.in).toEqual({ shared: 0, copied: 40000 })
  })

  it('refuses a detached Buffer', async () => {
    const gone = new Uint8Array(40000)
    structuredClone(gone.buffer, { transfer: [gone.buffer] })
    await expect(lab.call('kind', [gone])).rejects.toMatchObject({ code: 'AIGES_ERR_BUFFER_DETACHED' })
  })

  it('keeps a view valid after transfer, drop and garbage collection', async () => {
    await lab.call('forget')
    const digests: string[] = []
    for (let i = 0; i < 20; i++) {
      let data: Uint8Array | undefined = new Uint8Array(100_000).fill(i)
      digests.push(sha(data))
      await lab.call('keep', [data])
      if (i % 2 === 0) structuredClone(data.buffer, { transfer: [data.buffer as ArrayBuffer] })
      data = undefined
    }
    for (let i = 0; i < 200; i++) Buffer.alloc(MiB, 0xdd)
    expect(await lab.call('kept_digests')).toEqual(digests)
    await lab.call('forget')
  })

  it('reads the right bytes while transfer(n) gives the memory another length', async (context) => {
    if (!('transfer' in ArrayBuffer.prototype)) context.skip('this Node has no ArrayBuffer.transfer; 22 and newer have')
    for (const length of [10, 500_000, 4 * MiB, undefined]) {
      const view = new Uint8Array(MiB).fill(7)
      const reading = lab.call('slow_digest', [view])
      await new Promise((resolve) => setTimeout(resolve, 5))
      const moved = (view.buffer as ArrayBuffer & { transfer(n?: number): ArrayBuffer }).transfer(length)
      expect(moved.byteLength).toBe(length ?? MiB)
      expect(new Uint8Array(moved).subarray(0, 10)).toEqual(new Uint8Array(10).fill(7))
      for (let i = 0; i < 20; i++) Buffer.alloc(MiB, 1)
      expect(await reading).toBe(sha(Buffer.alloc(MiB, 7)))
    }
  })

  it('pins its own results when they come back', async () => {
    const own = (await lab.call('filled', [MiB, 9])) as Buffer
    const seen = await counted(() => lab.call('kind', [own.subarray(10, MiB - 10)]))
    expect(seen.in).toEqual({ shared: MiB - 20, copied: 0 })
    expect((seen.result as unknown[])[3]).toBe(sha(Buffer.alloc(MiB - 20, 9)))
  })

  it.each([
    ['a shared Buffer', () => Buffer.alloc(40_000, 1)],
    ['a copied Buffer', () => Buffer.alloc(100, 1)],
    ['a shared typed array', () => new Float32Array(10_000)],
    ['a small typed array', () => new Float32Array(10)],
  ])('Python cannot write into %s', async (_, make) => {
    const data = make()
    const before = sha(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
    const [readonly, outcome] = await lab.call<[boolean, string]>('writable', [data])
    expect([readonly, outcome]).toEqual([true, expect.stringMatching(/read-?only/)])
    expect(sha(Buffer.from(data.buffer, data.byteOffset, data.byteLength))).toBe(before)
  })

  it('gives the memory of a body back when Python is done with it', async () => {
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 100; i++) await lab.call('first_last', [new Uint8Array(MiB)])
    for (let i = 0; i < 100 && process.memoryUsage().arrayBuffers > before + 10 * MiB; i++) {
      collect()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * MiB)
  })

  it('is what bytes are to %, on either side', async () => {
    for (const [asBody, asBytes] of (await lab.call('remainders', [Buffer.alloc(20_000, 'x')])) as [string, string][])
      expect(asBody).toBe(asBytes)
  })

  it('lets go of a body when the last view is gone', async () => {
    await lab.call('forget')
    await lab.call('keep', [Buffer.alloc(100_000)])
    expect(runtimeInfo().liveBodies).toBe(1)
    await lab.call('forget')
    expect(runtimeInfo().liveBodies).toBe(0)
  })
})

describe('bodies out', () => {
  it('a small one is a copy of its own, whatever comes after it', async () => {
    const sync = lab.callSync<Buffer>('filled', [1000, 1])
    const later = await lab.call<Buffer>('filled', [1000, 2])
    lab.callSync('filled', [1000, 3])
    await lab.call('filled', [1000, 4])
    expect([sync, later]).toEqual([Buffer.alloc(1000, 1), Buffer.alloc(1000, 2)])
  })

  it('an answer that comes later leaves without a copy too', async () => {
    const seen = await counted(() => lab.call('filled_later', [MiB, 3]))
    expect(seen.result).toEqual(Buffer.alloc(MiB, 3))
    expect(seen.out).toEqual({ shared: MiB, copied: 0 })
  })

  it.each([
    [16_384, 'shared'],
    [16_383, 'copied'],
  ] as const)('of %d bytes is %s', async (size, how) => {
    const seen = await counted(() => lab.call('filled', [size, 1]))
    expect(seen.out).toEqual({ shared: 0, copied: 0, [how]: size })
  })

  it.each(['zeros', 'filled', 'filled_array'])('%s: leaves without a copy when nobody else holds it', async (name) => {
    const seen = await counted(() => lab.call(name, name === 'zeros' ? [64 * MiB] : [64 * MiB, 8]))
    expect(seen.out).toEqual({ shared: 64 * MiB, copied: 0 })
    expect((seen.result as Buffer)[64 * MiB - 1]).toBe(name === 'zeros' ? 0 : 8)
  })

  it('is copied when Python still holds it, and a write here changes nothing there', async () => {
    await lab.call('forget')
    const seen = await counted(() => lab.call('filled_and_kept', [MiB, 1]))
    expect(seen.out).toEqual({ shared: 0, copied: MiB })
    ;(seen.result as Buffer).fill(200)
    expect(await lab.call('kept_sum')).toEqual([16])
    await lab.call('forget')
  })

  it('the same object twice never shares memory between two Buffers', async () => {
    const [a, b] = (await lab.call('twice', [MiB])) as [Buffer, Buffer]
    a.fill(1)
    expect(b[0]).toBe(7)
  })

  it('copies views and strided memory', async () => {
    const seen = await counted(() => lab.call('view_of', [MiB]))
    expect(seen.out).toEqual({ shared: 0, copied: MiB })
    const strided = (await lab.call('strided', [MiB])) as Buffer
    expect(strided.length).toBe(MiB)
    expect(strided.subarray(0, 4)).toEqual(Buffer.from([0, 2, 4, 6]))
  })

  it('a long copy lets other Python threads run', async () => {
    const shifting = await loadModule(fixture('modules/shifting.py'), { concurrency: 1 })
    const count = async (size: number) => {
      await shifting.call('copied_beside_a_thread', [8, size])
      return await shifting.call<number[]>('progress_while_copying')
    }
    expect(Math.max(...(await count(32 * MiB)))).toBeGreaterThan(0)
    // Short ones are not worth the switch.
    expect(await count(64 * 1024)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    await shifting.close()
  })

  it('an echoed body goes out without a copy', async () => {
    const data = Buffer.alloc(MiB, 6)
    const seen = await counted(() => lab.call('identity', [data]))
    expect(seen.in).toEqual({ shared: MiB, copied: 0 })
    expect(seen.out).toEqual({ shared: MiB, copied: 0 })
    expect(sha(seen.result as Buffer)).toBe(sha(data))
  })

  it('stays within the budget of external memory in a loop that never turns', async () => {
    await letResultsGo()
    for (let i = 0; i < 600; i++) lab.callSync('zeros', [MiB])
    expect(runtimeInfo().externalBytes).toBeLessThanOrEqual(256 * MiB)
  })

  it('an idle process lets go: the last large result does not stay', async () => {
    await lab.call('zeros', [8 * MiB])
    await letResultsGo()
    expect(runtimeInfo().externalBuffers).toBe(0)
  })
})
