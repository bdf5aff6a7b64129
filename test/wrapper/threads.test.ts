// concurrency: how many Python threads serve a wrapper, and which of its hooks run where. Calls meet at a barrier, so that nothing depends on time.

import { describe, expect, it } from 'vitest'
import { loadWrapper, type Reply, type Wrapper } from '../../dist/index.js'
import { fixture, runChild } from '../support/child'
import { freshPath, gate, threadsOf, untilLogged } from '../support/gates'

const load = (concurrency: number | 'auto' | undefined, log = freshPath('log')): Promise<Wrapper> =>
  loadWrapper(fixture('wrappers/hooks.py'), { config: { log }, ...(concurrency === undefined ? {} : { concurrency }) })
const threadOf = async (wrapper: Wrapper): Promise<string> => (await wrapper.once({})).body['thread']?.text() as string

describe('asyncio.get_event_loop()', () => {
  const texts = (reply: Reply): Record<string, string> => Object.fromEntries(reply.list.map((item) => [item.key, item.text()]))

  it('has a loop in every hook, on each thread its own; threads that the plugin starts have none, and its coroutines have theirs', async () => {
    const path = fixture('wrappers/modes/own_loop.py')
    const wrapper = await loadWrapper(path, { concurrency: 3, onLog() {} })
    const meet = async (): Promise<Record<string, string>[]> =>
      (await Promise.all([1, 2, 3].map(() => wrapper.once({ params: { how: 'meet' } })))).map(texts)
    const loops = new Map((await meet()).map(({ thread, loop }) => [thread, loop]))
    expect(new Set(loops.values()).size).toBe(3)
    for (const { thread, loop } of await meet()) expect(loop).toBe(loops.get(thread))
    expect(texts(wrapper.onceSync({ params: { how: 'here' } }))).toMatchObject({ told: 'here' })
    expect(texts(await wrapper.once({ params: { how: 'thread' } }))).toMatchObject({ told: 'RuntimeError' })
    await wrapper.close()
    const coroutines = await loadWrapper(path, { config: { how: 'coroutine' }, onLog() {} })
    expect(texts(await coroutines.once({}))).toMatchObject({ told: 'ready', own: 'False' })
    await coroutines.close()
  })

  it.each(['run', 'close'])('has one also for the request behind asyncio.%s', async (how) => {
    const wrapper = await loadWrapper(fixture('wrappers/modes/own_loop.py'), { concurrency: 1, onLog() {} })
    for (let i = 0; i < 3; i++) expect(texts(await wrapper.once({ params: { how } }))).toMatchObject({ told: how })
    await wrapper.close()
  })

  it('is there for wrapperFini, then ends with the thread: nothing runs on, nothing stays open, nobody is warned', async () => {
    const ended = await runChild(`
      import { readdirSync } from 'node:fs'
      const open = []
      const lab = await loadModule(fixture('modules/lab.py'))
      for (let i = 0; i < 4; i++) {
        const lines = []
        const wrapper = await loadWrapper(fixture('wrappers/modes/own_loop.py'), { concurrency: 1, onLog: ({ text }) => lines.push(text) })
        await wrapper.once({ params: { how: 'leave' } })
        await wrapper.close()
        // On a busy machine its thread may take longer than close waits for it; what is left is that of the module.
        while ((await lab.call('dummies')) > 1) await sleep(5)
        open.push(readdirSync('/proc/self/fd').length)
        if (i % 3 === 0) console.log(lines.join())
      }
      console.log(open[3] - open[1])
      process.exit()`)
    expect(ended).toMatchObject({
      code: 0,
      stdout: 'no asyncio yet,fini on the loop,ended\nasyncio is here,fini on the loop,ended\n0\n',
      stderr: '',
    })
  })

  it('is there for wrapperFini when a Worker ends without close', async () => {
    const log = freshPath('log')
    await runChild(
      `import { isMainThread, Worker } from 'node:worker_threads'
      import { existsSync } from 'node:fs'
      if (isMainThread) {
        new Worker(new URL(import.meta.url)).on('exit', async () => { while (!existsSync(${JSON.stringify(log)})) await sleep(5) })
      } else {
        await loadWrapper(fixture('wrappers/modes/own_loop.py'), { config: { log: ${JSON.stringify(log)} }, concurrency: 1, onLog() {} })
        process.exit()
      }`,
    )
    await untilLogged(log, 'fini on the loop')
  })
})

describe('concurrency', () => {
  it.each([2, 7])('%d runs so many calls at once', async (n) => {
    const wrapper = await load(n)
    const replies = await Promise.all(Array.from({ length: n }, () => wrapper.once({ params: { meet: n } })))
    expect(new Set(replies.map((reply) => reply.body['thread']?.text())).size).toBe(n)
    await wrapper.close()
  })

  it('1 keeps load, calls, onceSync and the end on one thread', async () => {
    const log = freshPath('log')
    const wrapper = await load(1, log)
    const thread = await threadOf(wrapper)
    for (let i = 0; i < 20; i++) expect(await threadOf(wrapper)).toBe(thread)
    expect(wrapper.onceSync({}).body['thread']?.text()).toBe(thread)
    await wrapper.close()
    expect([...threadsOf(log, 'init'), ...threadsOf(log, 'fini')]).toEqual([thread, thread])
  })

  it('1 and a timeout: onceSync waits its turn behind the running call', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/sleeps.py'), { config: {}, concurrency: 1 })
    const running = wrapper.once({ params: { seconds: 0.1 } })
    expect(wrapper.onceSync({}).list.length).toBe(1)
    expect((await running).list.length).toBe(1)
    await wrapper.close()
  })

  it.each([undefined, 'auto'] as const)('%s: onceSync runs on the calling thread', async (concurrency) => {
    const wrapper = await load(concurrency)
    expect(wrapper.onceSync({}).body['thread']?.text()).not.toBe(await threadOf(wrapper))
    await wrapper.close()
  })

  it('calls of two wrappers run at once, and each load is a module of its own', async () => {
    const [a, b] = [await load(1), await load(1)]
    const { path, open } = gate()
    const waiting = a.once({ params: { gate: path } })
    expect((await b.once({ params: { meet: 1 } })).list.length).toBe(3)
    open()
    await waiting
    await Promise.all([a.close(), b.close()])
  })

  it('threads carry the name of the wrapper', async () => {
    const wrapper = await load(1)
    expect((await wrapper.once({})).body['name']?.text()).toBe('wrappers')
    await wrapper.close()
  })
})

it('in a Worker onceSync waits for a thread of the wrapper', async () => {
  const ended = await runChild(`
    import { isMainThread, Worker } from 'node:worker_threads'
    if (isMainThread) {
      new Worker(new URL(import.meta.url)).on('exit', (code) => console.log('worker', code))
    } else {
      const wrapper = await loadWrapper(fixture('wrappers/hooks.py'), { config: {} })
      const thread = (await wrapper.once({})).body.thread.text()
      console.log(wrapper.onceSync({}).body.thread.text() === thread)
      await wrapper.close()
    }`)
  expect(ended).toMatchObject({ code: 0, stdout: 'true\nworker 0\n' })
})
