// Calls that end before Python has answered: by their signal, by their timeout, queued or running. The promise rejects at once, a call that was
// queued never runs, a late result is dropped, and the next call is served.

import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AbortError, loadWrapper, TimeoutError, type Wrapper } from '../../dist/index.js'
import { fixture } from '../support/child'
import { freshPath, gate, logged, untilLogged } from '../support/gates'

let hooks: Wrapper
const log = freshPath('log')
beforeAll(async () => {
  hooks = await loadWrapper(fixture('wrappers/hooks.py'), { config: { log }, concurrency: 1 })
})
afterAll(() => hooks.close())

const failure = (call: Promise<unknown>): Promise<Error & { code: string }> =>
  call.then(
    () => {
      throw new Error('it did not reject')
    },
    (error: unknown) => error as Error & { code: string },
  )

describe('a signal', () => {
  it('ends a running call at once; its late result is dropped', async () => {
    const { path, open } = gate()
    const controller = new AbortController()
    const reason = new Error('the client went away')
    const running = failure(hooks.once({ params: { name: 'r1', gate: path } }, { signal: controller.signal }))
    await untilLogged(log, 'once r1')
    controller.abort(reason)
    const error = await running
    expect(error).toBeInstanceOf(AbortError)
    expect(error).toMatchObject({ name: 'AbortError', code: 'AIGES_ERR_ABORTED', cause: reason })
    expect(logged(log)).not.toContain('done r1')
    open()
    expect((await hooks.once({})).list.length).toBe(3)
    expect(logged(log)).toContain('done r1')
  })

  it('ends a queued call, which then never runs', async () => {
    const { path, open } = gate()
    const controller = new AbortController()
    const running = hooks.once({ params: { name: 'r2', gate: path } })
    const queued = failure(hooks.once({ params: { name: 'q2' } }, { signal: controller.signal }))
    controller.abort()
    const error = await queued
    expect(error).toMatchObject({ name: 'AbortError', code: 'AIGES_ERR_ABORTED' })
    expect((error.cause as Error).name).toBe('AbortError')
    open()
    await running
    await hooks.once({ params: { name: 'after q2' } })
    expect(logged(log)).not.toContain('once q2')
    expect(logged(log)).toContain('once after q2')
  })

  it('that has fired already sends nothing', async () => {
    const calls = hooks.stats().calls
    await expect(hooks.once({}, { signal: AbortSignal.abort('no') })).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED', cause: 'no' })
    expect(hooks.stats().calls).toBe(calls)
  })

  it('may end many calls, and keeps no call that is over', async () => {
    const { path, open } = gate()
    const controller = new AbortController()
    for (let i = 0; i < 100; i++) await hooks.once({}, { signal: controller.signal })
    const running = hooks.once({ params: { gate: path } })
    const all = Array.from({ length: 50 }, () => failure(hooks.once({ params: { name: 'many' } }, { signal: controller.signal })))
    controller.abort()
    for (const error of await Promise.all(all)) expect(error.code).toBe('AIGES_ERR_ABORTED')
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    open()
    await running
    expect(logged(log)).not.toContain('once many')
  })

  it('that fires after the answer changes nothing', async () => {
    const controller = new AbortController()
    const reply = await hooks.once({}, { signal: controller.signal })
    controller.abort()
    expect(reply.list.length).toBe(3)
  })

  it('of another realm or library is enough when it behaves like one', async () => {
    const signal = AbortSignal.any([new AbortController().signal])
    expect((await hooks.once({}, { signal })).list.length).toBe(3)
  })
})

describe('a timeout', () => {
  it('ends a running call', async () => {
    const { path, open } = gate()
    const error = await failure(hooks.once({ params: { gate: path } }, { timeout: 20 }))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ name: 'TimeoutError', code: 'AIGES_ERR_TIMEOUT' })
    expect(error.message).toMatch(/wrapper "wrappers" took longer than 20 ms/)
    open()
    expect((await hooks.once({})).list.length).toBe(3)
  })

  it('ends a queued call, which then never runs', async () => {
    const { path, open } = gate()
    const running = hooks.once({ params: { gate: path } })
    expect(await failure(hooks.once({ params: { name: 'q3' } }, { timeout: 20 }))).toMatchObject({ code: 'AIGES_ERR_TIMEOUT' })
    open()
    await running
    await hooks.once({})
    expect(logged(log)).not.toContain('once q3')
  })

  it('of the load holds for every call; a call may lift it', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/hooks.py'), { config: {}, timeout: 20, concurrency: 2 })
    const { path, open } = gate()
    const lifted = wrapper.once({ params: { gate: path } }, { timeout: Infinity })
    expect(await failure(wrapper.once({ params: { gate: path } }))).toMatchObject({ code: 'AIGES_ERR_TIMEOUT' })
    open()
    expect((await lifted).list.length).toBe(3)
    await wrapper.close()
  })

  it('does not apply to onceSync', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/sleeps.py'), { config: {}, timeout: 1 })
    expect(wrapper.onceSync({ params: { seconds: 0.05 } }).list.length).toBe(1)
    await wrapper.close()
  })
})

it('queueLimit: what was refused leaves no trace, and there is room again afterwards', async () => {
  const wrapper = await loadWrapper(fixture('wrappers/hooks.py'), { config: {}, queueLimit: 3, concurrency: 1 })
  const { path, open } = gate()
  const open3 = [1, 2, 3].map(() => wrapper.once({ params: { gate: path } }))
  for (let i = 0; i < 3; i++) await expect(wrapper.once({})).rejects.toMatchObject({ name: 'QueueFullError', code: 'AIGES_ERR_QUEUE_FULL' })
  expect(() => wrapper.onceSync({})).toThrow(expect.objectContaining({ code: 'AIGES_ERR_QUEUE_FULL' }))
  open()
  await Promise.all(open3)
  expect((await wrapper.once({})).list.length).toBe(3)
  await wrapper.close()
})
