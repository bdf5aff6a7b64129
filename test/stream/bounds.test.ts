// Both ways are bounded: a slow reader holds up the wrapper's callback, a stuck wrapper the writer; nothing is lost, and nothing waits for ever.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadWrapper } from '../../dist/index.js'
import { fixture, runChild } from '../support/child'
import { scratchFolder } from '../support/scratch'

describe('bounds', () => {
  it('a slow reader: memory stays, order is kept, none is lost', async () => {
    const chunks = Number(process.env['AIGES_TEST_CHUNKS'] ?? 20_000)
    const { stdout, stderr } = await runChild(
      `const wrapper = await loadWrapper(fixture('wrappers/streams/threads.py'), { onLog() {} })
      const session = await wrapper.stream()
      const chunk = Buffer.alloc(2048, 'x')
      const n = ${chunks}
      const writing = (async () => {
        for (let i = 0; i < n; i++) await session.write({ body: { audio: Buffer.concat([Buffer.from(i + ' '), chunk]) } })
        await session.end({ body: { audio: 'last' } })
      })()
      let next = 0, most = 0, from = 0
      for await (const part of session) {
        const text = part.body.out.text()
        if (part.list[0].status !== 2) { if (Number(text.slice(1, text.indexOf(' '))) !== next++) throw new Error('order') }
        const until = performance.now() + 0.05
        while (performance.now() < until);
        if (next === 1000) from = process.memoryUsage().rss
        if (next % 500 === 0) most = Math.max(most, process.memoryUsage().rss)
      }
      await writing
      await wrapper.close()
      // A sanitizer keeps what is freed.
      console.log(next, 'ASAN_OPTIONS' in process.env || most - from < 64 << 20)`,
      { limit: 600_000 },
    )
    expect(stderr).toBe('')
    expect(stdout).toBe(`${chunks} true\n`)
  }, 600_000)

  it('a reader that never reads: the wrapper waits in callback, and abort frees it', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/streams/threads.py'))
    const session = await wrapper.stream()
    for (let i = 0; i < 200; i++) session.write({ body: { audio: String(i) } })
    await session.end()
    const callbacks = async (): Promise<number> =>
      ((await wrapper.once({})).body['events']?.text() ?? '').split('\n').filter((event) => event.startsWith('callback')).length
    // Until the answers stop: a bound of 64 parts holds the thread up.
    let before = -1
    for (let now = await callbacks(); now !== before; now = await callbacks()) {
      before = now
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(before).toBe(64)
    session.abort()
    await session.closed
    while ((await callbacks()) === before) await new Promise((resolve) => setTimeout(resolve, 10))
    await wrapper.close()
  })

  it.each([
    ['1024 parts', 1024, 1],
    ['64 MiB of parts', 1, 64 << 20],
  ])('%s unread: the next write waits until some are read', async (_, parts, size) => {
    const folder = scratchFolder('heaps')
    const file = join(folder, 'wrapper.py')
    writeFileSync(
      file,
      `${readFileSync(fixture('wrappers/streams/inline.py'), 'utf8')}
    def wrapperWrite(cls, handle, req):
        for i in range(${parts}): callback(part(b"x" * ${size}, 1), handle)
        return 0
`,
    )
    const wrapper = await loadWrapper(file, { onLog() {} })
    const session = await wrapper.stream()
    await session.write({ body: { audio: '1' } })
    let taken = false
    const next = session.write({ body: { audio: '2' } }).then(() => (taken = true))
    // Had it been sent, it would have been answered before this, and the promise been told.
    await wrapper.once({})
    await new Promise(setImmediate)
    expect(taken).toBe(false)
    await session[Symbol.asyncIterator]().next()
    expect(await next).toBe(true)
    await session[Symbol.asyncDispose]()
    await wrapper.close()
  })

  it('sessions count as open calls: a full wrapper refuses one more', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/streams/threads.py'), { queueLimit: 2 })
    const one = await wrapper.stream()
    const two = await wrapper.stream()
    await expect(wrapper.stream()).rejects.toMatchObject({ code: 'AIGES_ERR_QUEUE_FULL' })
    await one[Symbol.asyncDispose]()
    const three = await wrapper.stream()
    await Promise.all([two, three].map((session) => session[Symbol.asyncDispose]()))
    await wrapper.close()
  })

  it('a session counts once, whatever it does at the moment', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/streams/threads.py'), { queueLimit: 2 })
    const session = await wrapper.stream()
    const writing = session.write({ body: { audio: 'x' } })
    const asking = wrapper.once({})
    await expect(wrapper.once({})).rejects.toMatchObject({ code: 'AIGES_ERR_QUEUE_FULL' })
    await Promise.all([writing, asking])
    await session[Symbol.asyncDispose]()
    await Promise.all([wrapper.once({}), wrapper.once({})])
    await wrapper.close()
  })

  it('with several threads its place is free when wrapperDestroy has run: none begins beside that', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/streams/inline.py'), { queueLimit: 1, concurrency: 2, onLog() {} })
    const session = await wrapper.stream()
    session.abort()
    await expect(wrapper.stream()).rejects.toMatchObject({ code: 'AIGES_ERR_QUEUE_FULL' })
    await session.closed
    await (await wrapper.stream())[Symbol.asyncDispose]()
    await wrapper.close()
  })

  it('a session that has ended, or that wrapperCreate refused, makes room at once', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/streams/inline.py'), { queueLimit: 1, onLog() {} })
    for (let i = 0; i < 20; i++) {
      const session = await wrapper.stream()
      session.end({ body: { audio: 'x' } })
      for await (const part of session) expect(part.list).toHaveLength(1)
      await expect(wrapper.stream({ params: { how: 'no handle' } })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_RESPONSE' })
    }
    await wrapper.close()
  })
})

describe('the end of the wrapper', () => {
  it('nothing keeps the process but a session that is open', async () => {
    const { code, signal, stdout } = await runChild(
      `const load = () => loadWrapper(fixture('wrappers/streams/inline.py'), { onLog() {} })
      const drained = await load()
      const session = await drained.stream()
      const closing = drained.close({ drain: 3_600_000 })
      session.end({ body: { audio: 'x' } })
      for await (const part of session) console.log(part.body.out.text())
      await closing
      // A thread of the wrapper's calls back later, and meanwhile no call is open.
      const waiting = await (await load()).stream({ params: { how: 'nothing' } })
      try { for await (const _ of waiting); } catch (error) { console.log(error.code) }`,
    )
    expect({ code, signal, stdout }).toEqual({ code: 0, signal: null, stdout: '<x>\nAIGES_ERR_INVALID_RESPONSE\n' })
  })

  it('close waits for sessions within drain, ends the others, and destroys all before wrapperFini', async () => {
    const { stdout, code } = await runChild(
      `const wrapper = await loadWrapper(fixture('wrappers/streams/threads.py'), { onLog() {} })
      const quick = await wrapper.stream({ sid: 'quick' })
      const stuck = await wrapper.stream({ sid: 'stuck' })
      const reading = (async () => { try { for await (const _ of stuck); } catch (error) { return error.code } })()
      const closing = wrapper.close({ drain: 300 })
      await quick.end({ body: { audio: 'x' } })
      const parts = []
      for await (const part of quick) parts.push(part.body.out.text())
      await closing
      console.log(parts.join(), await reading, await wrapper.stream().catch((error) => error.code))`,
    )
    expect([code, stdout]).toEqual([0, '<x> AIGES_ERR_CLOSED AIGES_ERR_CLOSED\n'])
  })

  it('a process with an open session that nobody reads can exit', async () => {
    const { code, stdout } = await runChild(
      `const wrapper = await loadWrapper(fixture('wrappers/streams/threads.py'), { onLog() {} })
      const session = await wrapper.stream()
      for (let i = 0; i < 200; i++) session.write({ body: { audio: String(i) } })
      await session.end()
      console.log('out')
      process.exit(5)`,
    )
    expect([code, stdout]).toEqual([5, 'out\n'])
  })

  it('a Worker that ends with open sessions frees the wrapper that waits for its reader', async () => {
    const { code, stdout } = await runChild(
      `import { Worker, isMainThread, parentPort } from 'node:worker_threads'
      const load = (name) => loadWrapper(fixture(name), { onLog() {} })
      if (isMainThread) {
        const worker = new Worker(new URL(import.meta.url))
        await new Promise((resolve) => worker.once('message', resolve))
        await worker.terminate()
        const wrapper = await load('wrappers/echo.py')
        console.log((await wrapper.once({ body: { data: 'x' } })).list.length)
        await wrapper.close()
      } else {
        const session = await (await load('wrappers/streams/threads.py')).stream()
        for (let i = 0; i < 200; i++) session.write({ body: { audio: String(i) } })
        await session.end()
        parentPort.postMessage('written')
      }`,
    )
    expect([code, stdout]).toEqual([0, '1\n'])
  })
})
