// One signal out of a user's AbortSignal and a time limit: which of the two is told, what goes on unheard, and that nothing is left when the work is over.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AbortError, TimeoutError } from '../../lib/errors'
import { Deadline } from '../../lib/scheduler/deadline'

const reason = new Error('changed my mind')
const never = new Promise<never>(() => {})
const failed = new Error('the load failed')

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('without a limit', () => {
  it.each([undefined, Infinity])('%s ms: no signal, no timer', async (ms) => {
    const deadline = new Deadline(undefined, ms, 'loading')
    expect(deadline.signal).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
    await expect(deadline.race(Promise.resolve(7))).resolves.toBe(7)
    expect(deadline.reasonOf(failed)).toBe(failed)
    deadline.end()
  })

  it('Infinity beside a signal sets no timer', () => {
    const deadline = new Deadline(new AbortController().signal, Infinity, 'loading')
    expect(deadline.signal?.aborted).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
    deadline.end()
  })
})

describe('the time', () => {
  it('ends what waits, and is the reason of whatever fails for it', async () => {
    const deadline = new Deadline(undefined, 500, "loading wrapper 'x'")
    const raced = expect(deadline.race(never)).rejects.toThrow(/^loading wrapper 'x' took longer than initTimeout, 500 ms/)
    vi.advanceTimersByTime(499)
    expect(deadline.signal?.aborted).toBe(false)
    expect(deadline.reasonOf(failed)).toBe(failed)
    vi.advanceTimersByTime(1)
    await raced
    expect(deadline.signal?.aborted).toBe(true)
    expect(deadline.reasonOf(failed)).toBeInstanceOf(TimeoutError)
  })

  it('that came before is an end at once', async () => {
    const deadline = new Deadline(undefined, 5, 'loading')
    vi.advanceTimersByTime(5)
    await expect(deadline.race(never)).rejects.toMatchObject({ code: 'AIGES_ERR_TIMEOUT' })
  })

  it('beside a signal that comes later is the reason that is told', async () => {
    const controller = new AbortController()
    const deadline = new Deadline(controller.signal, 5, 'loading')
    vi.advanceTimersByTime(5)
    controller.abort(reason)
    await expect(deadline.race(never)).rejects.toMatchObject({ code: 'AIGES_ERR_TIMEOUT' })
  })
})

describe('the signal', () => {
  it('that fired already begins nothing', () => {
    const begin = (): Deadline => new Deadline(AbortSignal.abort(reason), 5, 'loading')
    expect(begin).toThrow(AbortError)
    expect(begin).toThrow(expect.objectContaining({ cause: reason }) as Error)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends what waits, with its own reason', async () => {
    const controller = new AbortController()
    const deadline = new Deadline(controller.signal, undefined, 'loading')
    const raced = expect(deadline.race(never)).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED', cause: reason })
    controller.abort(reason)
    await raced
    expect(deadline.signal?.reason).toBe(reason)
    expect(deadline.reasonOf(failed)).toMatchObject({ code: 'AIGES_ERR_ABORTED', cause: reason })
  })
})

describe('work that ends in time', () => {
  it('keeps its value or its error, and no listener for each step', async () => {
    const deadline = new Deadline(new AbortController().signal, 500, 'loading')
    const removed = vi.spyOn(deadline.signal as AbortSignal, 'removeEventListener')
    await expect(deadline.race(Promise.resolve(7))).resolves.toBe(7)
    await expect(deadline.race(Promise.reject(failed))).rejects.toBe(failed)
    expect(removed).toHaveBeenCalledTimes(2)
    deadline.end()
  })

  it('is over at `end`: neither the time nor the signal comes any more', () => {
    const controller = new AbortController()
    const deadline = new Deadline(controller.signal, 500, 'loading')
    deadline.end()
    expect(vi.getTimerCount()).toBe(0)
    controller.abort(reason)
    expect(deadline.signal?.aborted).toBe(false)
  })
})
