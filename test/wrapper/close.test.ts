// close: open calls finish within drain, what is left rejects, wrapperFini runs once on the wrapper's thread, and everything ends. Whatever the
// plugin does meanwhile, close comes back.

import { describe, expect, it } from 'vitest'
import { ClosedError, type LoadWrapperOptions, loadWrapper, type Wrapper } from '../../dist/index.js'
import { fixture, runChild } from '../support/child'
import { freshPath, gate, logged, untilLogged } from '../support/gates'

const code = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'served',
    (error: { code: string }) => error.code,
  )

async function hooks(options: LoadWrapperOptions = {}): Promise<{ wrapper: Wrapper; log: string }> {
  const log = freshPath('log')
  const wrapper = await loadWrapper(fixture('wrappers/hooks.py'), { concurrency: 1, ...options, config: { log, ...options.config } })
  return { wrapper, log }
}

describe('close', () => {
  it('runs wrapperFini once, lets go of the instance, and refuses calls from the first moment', async () => {
    const { wrapper, log } = await hooks()
    const first = wrapper.close()
    expect(wrapper.closed).toBe(true)
    await expect(wrapper.once({})).rejects.toBeInstanceOf(ClosedError)
    expect(() => wrapper.onceSync({})).toThrow(ClosedError)
    await Promise.all([first, wrapper.close(), wrapper.close({ drain: 5 })])
    await wrapper.close()
    await untilLogged(log, 'gone')
    expect(logged(log)).toEqual(['init', 'ready', 'fini', 'gone'])
  })

  it.each([60_000, Infinity])('lets running and queued calls finish within drain %s', async (drain) => {
    const { wrapper, log } = await hooks()
    const { path, open } = gate()
    const running = wrapper.once({ params: { name: 'a', gate: path } })
    const queued = wrapper.once({ params: { name: 'b' } })
    const closing = wrapper.close({ drain })
    await untilLogged(log, 'once a')
    await new Promise((resolve) => setTimeout(resolve, 20))
    open()
    expect([await code(running), await code(queued)]).toEqual(['served', 'served'])
    await closing
    expect(logged(log).slice(0, 7)).toEqual(['init', 'ready', 'once a', 'done a', 'once b', 'done b', 'fini'])
  })

  it('rejects what is left after drain; what was queued never runs, and wrapperFini comes after the call that runs', async () => {
    const { wrapper, log } = await hooks()
    const { path, open } = gate()
    const running = code(wrapper.once({ params: { name: 'a', gate: path } }))
    const queued = code(wrapper.once({ params: { name: 'b' } }))
    await untilLogged(log, 'once a')
    const closing = wrapper.close({ drain: 10 })
    expect([await running, await queued]).toEqual(['AIGES_ERR_CLOSED', 'AIGES_ERR_CLOSED'])
    open()
    await closing
    expect(logged(log)).not.toContain('once b')
    expect(logged(log).slice(0, 5)).toEqual(['init', 'ready', 'once a', 'done a', 'fini'])
  })

  it('a second close with a drain hastens the first, and one without waits for it', async () => {
    const { wrapper } = await hooks()
    const { path, open } = gate()
    const running = code(wrapper.once({ params: { gate: path } }))
    const first = wrapper.close({ drain: Infinity })
    const waits = wrapper.close()
    await expect(wrapper.close({ drain: -1 })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
    const hastens = wrapper.close({ drain: 0 })
    expect(await running).toBe('AIGES_ERR_CLOSED')
    open()
    await Promise.all([first, waits, hastens])
  })

  it('with drain 0 rejects at once', async () => {
    const { wrapper } = await hooks()
    const { path, open } = gate()
    const running = code(wrapper.once({ params: { gate: path } }))
    const closing = wrapper.close({ drain: 0 })
    expect(await running).toBe('AIGES_ERR_CLOSED')
    open()
    await closing
  })

  it('an exception in wrapperFini is a warning', async () => {
    const ended = await runChild(`
      const wrapper = await loadWrapper(fixture('wrappers/hooks.py'), { config: { fini: 'the GPU is stuck' } })
      process.on('warning', (w) => console.log(w.code, w.message, w.detail.split('\\n')))
      await wrapper.close()
      await sleep(1)`)
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(/^AIGES_CLOSE closing wrapper "wrappers": RuntimeError: the GPU is stuck \[\n {2}'Traceback/)
    // Where it was in the plugin, not where we were.
    expect(ended.stdout).toMatch(/wrapperFini/)
    expect(ended.stdout).not.toContain('dist/')
  })

  it('await using closes', async () => {
    const { wrapper, log } = await hooks()
    await wrapper[Symbol.asyncDispose]()
    expect(wrapper.closed).toBe(true)
    expect(logged(log)).toContain('fini')
  })

  it('one wrapper leaves another of the same file alone', async () => {
    const [a, b] = [await hooks(), await hooks()]
    await a.wrapper.close()
    expect((await b.wrapper.once({})).list.length).toBe(3)
    await b.wrapper.close()
  })

  it('stats and schema stay readable', async () => {
    const { wrapper } = await hooks()
    await wrapper.once({})
    await wrapper.close()
    expect(wrapper.stats().calls).toBe(1)
    expect(wrapper.schema.params).toEqual([])
  })

  it('a wrapper that was never closed does not keep the process', async () => {
    const ended = await runChild(
      `const w = await loadWrapper(fixture('wrappers/hooks.py'), { config: {} }); await w.once({}); console.log('end')`,
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'end\n' })
  })
})

describe('a load that is given up', () => {
  it.each([
    ['by its signal', (signal: AbortSignal) => ({ signal }), 'AIGES_ERR_ABORTED', 'AbortError'],
    ['by initTimeout', () => ({ initTimeout: 300 }), 'AIGES_ERR_TIMEOUT', 'TimeoutError'],
  ])('%s: rejects at once, and what comes of it late is let go', async (_, options, expected, name) => {
    const log = freshPath('log')
    const { path, open } = gate()
    const controller = new AbortController()
    const loading = loadWrapper(fixture('wrappers/hooks.py'), { config: { log, initGate: path }, ...options(controller.signal) }).catch(
      (error: unknown) => error,
    )
    await untilLogged(log, 'init')
    controller.abort(new Error('changed my mind'))
    expect(await loading).toMatchObject({ code: expected, name, message: expect.stringMatching(/^loading wrapper "wrappers"/) as string })
    expect(logged(log)).not.toContain('ready')
    open()
    await untilLogged(log, 'gone')
    expect(logged(log)).toContain('ready')
  })

  it('before it begins', async () => {
    const error = await loadWrapper(fixture('wrappers/hooks.py'), { signal: AbortSignal.abort('why') }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'AIGES_ERR_ABORTED', cause: 'why' })
  })

  it('does not keep the process, though wrapperInit never returns', async () => {
    const ended = await runChild(`
      await loadWrapper(fixture('wrappers/hooks.py'), { config: { initGate: '/nowhere/ever' }, initTimeout: 500 }).catch((e) => console.log(e.code))`)
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'AIGES_ERR_TIMEOUT\n' })
  })
})

it('wrapperFini that was given up runs once all the same, when the call before it comes back', async () => {
  const { wrapper, log } = await hooks()
  const { path, open } = gate()
  const running = code(wrapper.once({ params: { name: 'a', gate: path } }))
  await untilLogged(log, 'once a')
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
  await wrapper.close({ drain: 0 })
  expect(await running).toBe('AIGES_ERR_CLOSED')
  expect(await warned).toMatchObject({ code: 'AIGES_CLOSE', message: expect.stringContaining('took longer than 5000 ms') as string })
  open()
  await untilLogged(log, 'gone')
  expect(logged(log)).toEqual(['init', 'ready', 'once a', 'done a', 'fini', 'gone'])
})

it('close comes back although a call or wrapperFini never does', async () => {
  const ended = await runChild(`
    const stuck = await loadWrapper(fixture('wrappers/hooks.py'), { config: {} })
    const call = stuck.once({ params: { gate: '/nowhere/ever' } }).catch((e) => console.log(e.code))
    await stuck.close({ drain: 10 }); await call
    console.log('closed')`)
  expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'AIGES_ERR_CLOSED\nclosed\n' })
})

it('many plugins that end together are collected together, and the bodies they kept come home', async () => {
  const ended = await runChild(`
    const counter = await loadModule(fixture('modules/full_collections.py'))
    const many = await Promise.all(Array.from({ length: 60 }, () => loadModule(fixture('modules/lab.py'))))
    await Promise.all(many.map((each) => each.call('keep', [Buffer.alloc(65536)])))
    const before = await counter.call('count')
    await Promise.all(many.map((each) => each.close()))
    while (runtimeInfo().liveBodies > 0) await sleep(5)
    console.log(await counter.call('count') - before < 30)`)
  expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'true\n' })
})
