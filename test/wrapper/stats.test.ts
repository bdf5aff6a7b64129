// stats(): shapes, and numbers that only grow. Times are compared with each other, never with a clock.

import { expect, it } from 'vitest'
import { loadWrapper, type Stats, type Times } from '../../dist/index.js'
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

it('an error code of the wrapper is an answer, not an error of the call', async () => {
  const wrapper = await loadWrapper(fixture('wrappers/faults.py'))
  const { errors } = wrapper.stats()
  await wrapper.once({ params: { fault: 'code' } }).catch(() => undefined)
  expect(wrapper.stats().errors).toBe(errors)
  await wrapper.close()
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
