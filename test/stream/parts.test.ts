// What a session is made of, piece by piece: its queues and its limits, without Python. Each ends once, tells everybody who waits, and leaves nothing behind.

import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PartQueue } from '../../lib/wrapper/part-queue'
import type { Reply } from '../../lib/wrapper/reply'
import { SessionLimits } from '../../lib/wrapper/session-limits'
import { WriteQueue } from '../../lib/wrapper/write-queue'

const part = (size: number): Reply => ({ list: [{ size }] }) as unknown as Reply
const gone = { done: true, value: undefined }

describe('the parts', () => {
  it('end for every reader that waits; the error is told once, and nothing comes behind it', async () => {
    const parts = new PartQueue(() => undefined)
    const readers = [parts.next(), parts.next(), parts.next()]
    const told = Promise.allSettled(readers)
    parts.push(part(1))
    parts.end({ error: 'failed' })
    parts.end({ error: 'again' })
    parts.push(part(2))
    expect(await told).toEqual([
      { status: 'fulfilled', value: { done: false, value: part(1) } },
      { status: 'rejected', reason: 'failed' },
      { status: 'fulfilled', value: gone },
    ])
    expect(await parts.next()).toEqual(gone)
  })

  it('are counted while nobody has taken them, and told when somebody has', async () => {
    let taken = 0
    const parts = new PartQueue(() => taken++)
    for (let i = 0; i < 1500; i++) parts.push(part(2))
    for (let i = 0; i < 1200; i++) await parts.next()
    expect([parts.size, parts.bytes, taken]).toEqual([300, 600, 1200])
    parts.clear()
    expect([parts.size, parts.bytes, taken]).toEqual([0, 0, 1200])
  })
})

describe('the writes', () => {
  const queue = (mayGo = true): { writes: WriteQueue; sent: number[]; answer: (taken: number) => void } => {
    const sent: number[] = []
    let answer: (taken: number) => void = () => undefined
    const writes = new WriteQueue({
      send: (input) => {
        sent.push(input.writes.length)
        return new Promise((resolve) => (answer = resolve))
      },
      taken: (count) => ({ count: count as number, error: 'refused' }),
      failed: () => 'failed',
      mayGo: () => mayGo,
    })
    return { writes, sent, answer: (taken) => answer(taken) }
  }
  const write = { frame: {}, last: false }

  it('hear the first reason, also those that were sent and those that come later', async () => {
    const { writes, sent } = queue()
    const before = [writes.add(write), writes.add(write)]
    writes.abandon(() => 'aborted')
    writes.close(() => 'over')
    const settled = await Promise.allSettled([...before, writes.add(write)])
    expect(settled).toEqual(Array.from({ length: 3 }, () => ({ status: 'rejected', reason: 'aborted' })))
    expect(sent).toEqual([1])
  })

  it('that were sent are waited for when the session is complete', async () => {
    const { writes, answer } = queue()
    const settled = Promise.allSettled([writes.add(write), writes.add(write)])
    writes.close(() => 'over')
    answer(1)
    expect(await settled).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason: 'over' },
    ])
  })

  it('gather behind one that is under way, 64 at once, and those behind a refused one are refused', async () => {
    const { writes, sent, answer } = queue()
    const all = Array.from({ length: 100 }, () => writes.add(write))
    const settled = Promise.allSettled(all)
    answer(1)
    await all[0]
    expect([sent, writes.size]).toEqual([[1, 64], 35])
    answer(3)
    writes.close(() => 'over')
    const accepted = (await settled).map(({ status }) => status === 'fulfilled')
    expect(accepted.lastIndexOf(true)).toBe(3)
    expect(accepted.filter(Boolean)).toHaveLength(4)
  })

  it('wait while the reader is behind', () => {
    const { writes, sent } = queue(false)
    writes.add(write)
    expect([sent, writes.size]).toEqual([[], 1])
  })
})

describe('the limits', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const limits = (times: object, unread = () => false): { limits: SessionLimits; failures: string[] } => {
    const failures: string[] = []
    const all = { signal: undefined, timeout: undefined, idleTimeout: undefined, begun: performance.now(), ...times }
    return { limits: new SessionLimits(all, 'the session', unread, ({ message }) => void failures.push(message)), failures }
  }

  it('count the time from the beginning, which was before wrapperCreate', () => {
    const { failures } = limits({ timeout: 500, begun: performance.now() - 300 })
    vi.advanceTimersByTime(199)
    expect(failures).toEqual([])
    vi.advanceTimersByTime(1)
    expect(failures).toEqual(['the session took longer than 500 ms'])
  })

  it('are none when they are Infinity', () => {
    const { failures } = limits({ timeout: Infinity, idleTimeout: Infinity })
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(10)
    expect(failures).toEqual([])
  })

  it('do not blame a wrapper whose parts nobody reads', () => {
    let unread = true
    const { failures } = limits({ idleTimeout: 100 }, () => unread)
    vi.advanceTimersByTime(500)
    expect(failures).toEqual([])
    unread = false
    vi.advanceTimersByTime(100)
    expect(failures).toHaveLength(1)
  })

  it('leave no timer and no listener behind', () => {
    const { signal } = new AbortController()
    const { limits: ended } = limits({ timeout: 500, idleTimeout: 100, signal })
    expect([vi.getTimerCount(), getEventListeners(signal, 'abort').length]).toEqual([2, 1])
    ended.end()
    ended.stir()
    expect([vi.getTimerCount(), getEventListeners(signal, 'abort').length]).toEqual([0, 0])
  })
})
