// stats(): shapes, and numbers that only grow. Times are compared with each other, never with a clock.

import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { loadModule, loadWrapper, type Stats, type Times } from '../../dist/index.js'
import { fixture } from '../support/child'

const timesOf = (stats: Stats): [string, Times][] => Object.entries(stats.times)

it('has the shape of its type and counts', async () => {
  const wrapper = await loadWrapper(fixture('wrappers/faults.py'))
  const before = wrapper.stats()
  expect(Object.keys(before)).toEqual(['calls', 'errors', 'times', 'bytes'])
  expect(Object.keys(before.times)).toEqual(['queue', 'gil', 'run', 'total'])
  for (const [, times] of timesOf(before)) expect(Object.keys(times)).toEqual(['count', 'sum', 'p50', 'p95', 'p99', 'max'])
  expect(before.bytes).toEqual({ in: { shared: 0, copied: 0 }, out: { shared: 0, copied: 0 } })

  for (let i = 0; i < 10; i++) await wrapper.once({ params: { fault: 'length' }, body: { data: 'x' } })
  for (let i = 0; i < 5; i++) await wrapper.once({ params: { fault: 'raises' } }).catch(() => undefined)
  wrapper.onceSync({ params: { fault: 'length' } })
  const after = wrapper.stats()
  expect(after.calls - before.calls).toBe(16)
  expect(after.errors - before.errors).toBe(5)
  expect(after.bytes.in).toEqual({ shared: 0, copied: 10 })
  expect(after.bytes.out).toEqual({ shared: 0, copied: 44 })
  await wrapper.close()
})

it('counts as errors what callers get as errors, and neither the load nor what was never sent', async () => {
  const wrapper = await loadWrapper(fixture('wrappers/faults.py'))
  const counts = (): number[] => [wrapper.stats().calls, wrapper.stats().errors]
  expect(counts()).toEqual([0, 0])
  expect(wrapper.stats().times.run.count).toBe(0)
  await wrapper.once({ params: { fault: 'code' } }).catch(() => undefined)
  expect(counts()).toEqual([1, 1])
  expect(() => wrapper.onceSync({ params: { fault: 'code' } })).toThrow()
  expect(counts()).toEqual([2, 2])
  await wrapper.once({ params: { fault: 'none' } }).catch(() => undefined)
  expect(counts()).toEqual([3, 3])
  await wrapper.once({ params: { fault: 'length' } })
  expect(counts()).toEqual([4, 3])
  await wrapper.once({ nonsense: 1 } as never).catch(() => undefined)
  expect(counts()).toEqual([4, 3])
  const controller = new AbortController()
  const aborted = wrapper.once({ params: { fault: 'length' } }, { signal: controller.signal }).catch(() => undefined)
  controller.abort()
  await aborted
  expect(counts()).toEqual([5, 4])
  await wrapper.close()
  expect(counts()).toEqual([5, 4])
})

it('counts sessions when they are over, and calls of modules', async () => {
  const wrapper = await loadWrapper(resolve('examples/audio/wrapper.py'))
  const counts = (): number[] => [wrapper.stats().calls, wrapper.stats().errors]
  const session = await wrapper.stream({ params: { sample_rate: 16000 } })
  await session.write({ body: { audio: Buffer.alloc(3200) } })
  expect(counts()).toEqual([0, 0])
  session.end().catch(() => undefined)
  for await (const _ of session);
  expect(counts()).toEqual([1, 0])
  const given = await wrapper.stream()
  given.abort('enough')
  await given.closed
  expect(counts()).toEqual([2, 1])
  // One that cannot be created is over, one that was never asked for is none.
  const taken = await wrapper.stream({ usrTag: 'taken' })
  await wrapper.stream({ usrTag: 'taken' }).catch(() => undefined)
  await wrapper.stream({ usrTag: '' }).catch(() => undefined)
  expect(counts()).toEqual([3, 2])
  await taken[Symbol.asyncDispose]()
  await wrapper.close()

  const math = await loadModule('math')
  await math.call('sqrt', [4])
  math.callSync('sqrt', [4])
  await math.call('sqrt', [-1]).catch(() => undefined)
  expect(() => math.callSync('sqrt', [-1])).toThrow()
  expect(math.stats()).toMatchObject({ calls: 4, errors: 2 })
  await math.close()
})

it('percentiles are in order, sums and counts grow', async () => {
  const wrapper = await loadWrapper(fixture('wrappers/echo.py'))
  let last = wrapper.stats()
  for (let round = 0; round < 5; round++) {
    await Promise.all(Array.from({ length: 40 }, () => wrapper.once({ body: { data: 'x' } })))
    const now = wrapper.stats()
    for (const [kind, times] of timesOf(now)) {
      const before = last.times[kind as keyof Stats['times']]
      expect(times.count).toBeGreaterThan(before.count)
      expect(times.sum).toBeGreaterThanOrEqual(before.sum)
      expect(times.max).toBeGreaterThanOrEqual(before.max)
      expect(times.p95).toBeGreaterThanOrEqual(times.p50)
      expect(times.p99).toBeGreaterThanOrEqual(times.p95)
      expect(times.max * times.count).toBeGreaterThanOrEqual(times.sum * 0.999)
    }
    last = now
  }
  // A call waits, gets the lock, runs: its whole takes at least as long as these.
  expect(last.times.total.sum).toBeGreaterThanOrEqual(last.times.run.sum)
  await wrapper.close()
})

it('says nothing while nothing happens, and is a copy each time', async () => {
  const wrapper = await loadWrapper(fixture('wrappers/echo.py'))
  const [a, b] = [wrapper.stats(), wrapper.stats()]
  expect(a).toEqual(b)
  expect(a).not.toBe(b)
  await wrapper.close()
})
