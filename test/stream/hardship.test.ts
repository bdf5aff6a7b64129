// What people do to sessions: Buffers used again, readers that never read, ends that cannot be sent, callers that give up in the very moment, wrappers that answer in wild ways.
// Each of these lost, mixed up or held up something once.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadWrapper, type Session, type Wrapper } from '../../dist/index.js'
import { fixture, runChild } from '../support/child'
import { freshPath, gate, logged, untilLogged } from '../support/gates'
import { scratchFolder } from '../support/scratch'

async function collect(session: Session): Promise<[string, number][]> {
  const parts: [string, number][] = []
  for await (const part of session) parts.push(...part.list.map((item): [string, number] => [item.text(), item.status]))
  return parts
}
const texts = async (session: Session): Promise<string[]> => (await collect(session)).map(([text]) => text)

let threads: Wrapper
let inline: Wrapper
const log = freshPath('log')
beforeAll(async () => {
  threads = await loadWrapper(fixture('wrappers/streams/threads.py'), { onLog() {} })
  inline = await loadWrapper(fixture('wrappers/streams/inline.py'), { onLog() {}, config: { log } })
})
afterAll(() => Promise.all([threads.close(), inline.close()]))

describe('nothing is lost or mixed up', () => {
  it('one Buffer for every frame, with a wrapper that looks at frames later', async () => {
    const session = await threads.stream()
    const buffer = Buffer.alloc(40_000)
    for (const letter of ['a', 'b', 'c']) {
      buffer.fill(letter)
      await session.write({ body: { audio: buffer } })
    }
    buffer.fill('d')
    session.end({ body: { audio: buffer } })
    buffer.fill('x')
    expect((await texts(session)).map((text) => text.slice(0, 3))).toEqual(['<aa', '<bb', '<cc', '<dd'])
  })

  it('thousands of writes that nobody awaits, and the end behind them', async () => {
    const session = await threads.stream()
    for (let i = 0; i < 10_000; i++) session.write({ body: { audio: String(i) } })
    session.end({ body: { audio: 'end' } })
    const all = await texts(session)
    expect([all.length, all.at(-1)]).toEqual([10_001, '<end>'])
  })

  it('more than can be held fails the session aloud', async () => {
    const session = await threads.stream()
    for (let i = 0; i < 66_000; i++) session.write({ body: { audio: 'x' } })
    await expect(collect(session)).rejects.toMatchObject({ code: 'AIGES_ERR_QUEUE_FULL' })
  })

  it('a refused frame rejects, those before it were taken, those behind were not', async () => {
    const session = await inline.stream()
    const writes = ['a', 'refuse', 'b'].map((audio) => session.write({ body: { audio } }))
    const settled = await Promise.allSettled(writes)
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    await expect(collect(session)).rejects.toMatchObject({ errorCode: 9 })
  })

  it('two wrappers with one handle, or one sid: each gets its own', async () => {
    const other = await loadWrapper(fixture('wrappers/streams/inline.py'), { onLog() {} })
    const request = { sid: 'request-17', params: { how: 'by handle', handle: 'h1' } }
    const [one, two] = [await inline.stream(request), await other.stream(request)]
    one.end({ body: { audio: 'one' } })
    two.end({ body: { audio: 'two' } })
    expect([await texts(one), await texts(two)]).toEqual([['<one>'], ['<two>']])
    await other.close()
  })

  it('wrapperRead in a lane of four threads keeps its order', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/streams/reads.py'), { onLog() {}, concurrency: 4 })
    const session = await wrapper.stream()
    for (let i = 0; i < 200; i++) session.write({ body: { audio: `n${i}` } })
    session.end({ body: { audio: 'end' } })
    expect(await texts(session)).toEqual([...Array.from({ length: 200 }, (_, i) => `N${i}`), 'END'])
    await wrapper.close()
  })

  it('what is yielded with the status that ResponseData has by itself', async () => {
    const folder = scratchFolder('yields')
    const file = join(folder, 'wrapper.py')
    writeFileSync(
      file,
      `from aiges.sdk import *
class Wrapper(WrapperBase):
    def wrapperOnceExec(cls, params, reqData):
        for i in range(3):
            response, item = Response(), ResponseData()
            item.key, item.data = "out", str(i)
            response.list = [item]
            yield response
`,
    )
    const wrapper = await loadWrapper(file, { onLog() {} })
    const session = await wrapper.stream()
    session.end({ body: { text: 'x' } })
    expect(await collect(session)).toEqual([
      ['0', 0],
      ['1', 1],
      ['2', 1],
    ])
    await wrapper.close()
  })
})

describe('wrapperDestroy comes', () => {
  it('when the caller gives up after wrapperCreate has returned and before it hears so', async () => {
    const controller = new AbortController()
    const opening = inline.stream({ sid: 'given up' }, { signal: controller.signal })
    const until = Date.now() + 10_000
    while (!logged(log).includes('create given up') && Date.now() < until);
    controller.abort()
    await expect(opening).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED' })
    await untilLogged(log, 'destroy given up')
  })

  it('however long the one thread of the wrapper is busy', { timeout: 30_000 }, async () => {
    const hooks = freshPath('hooks')
    const file = join(scratchFolder('busy'), 'wrapper.py')
    writeFileSync(
      file,
      `${readFileSync(fixture('wrappers/streams/inline.py'), 'utf8').replace('return part("once", 3)', 'import time, os\n        while not os.path.exists(params["gate"]): time.sleep(0.01)\n        return part("once", 3)')}`,
    )
    const wrapper = await loadWrapper(file, { onLog() {}, config: { log: hooks }, queueLimit: 2 })
    const session = await wrapper.stream({ sid: 'waits' })
    const { path, open } = gate()
    const busy = wrapper.once({ params: { gate: path } })
    session.abort()
    const controller = new AbortController()
    const opening = wrapper.stream({ sid: 'never' }, { signal: controller.signal })
    controller.abort()
    await expect(opening).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED' })
    // It counts until Python has heard of it, or those who give up could pile up without end.
    await expect(wrapper.once({})).rejects.toMatchObject({ code: 'AIGES_ERR_QUEUE_FULL' })
    await new Promise((resolve) => setTimeout(resolve, 5500))
    open()
    await busy
    await session.closed
    expect(logged(hooks)).toEqual(['create waits', 'destroy waits'])
    await wrapper.close()
  })

  it('when a Worker ends with the session open', async () => {
    const hooks = freshPath('hooks')
    const { code } = await runChild(
      `import { Worker, isMainThread, parentPort } from 'node:worker_threads'
      if (isMainThread) {
        const worker = new Worker(new URL(import.meta.url))
        await new Promise((resolve) => worker.once('message', resolve))
        await worker.terminate()
        const { readFileSync } = await import('node:fs')
        while (!readFileSync(${JSON.stringify(hooks)}, 'utf8').includes('fini')) await sleep(10)
      } else {
        const wrapper = await loadWrapper(fixture('wrappers/streams/inline.py'), { onLog() {}, config: { log: ${JSON.stringify(hooks)} } })
        await wrapper.stream({ sid: 'left' })
        parentPort.postMessage('open')
      }`,
    )
    expect([code, logged(hooks)]).toEqual([0, ['create left', 'destroy left', 'fini']])
  })

  it('and who waits for room in its parts is told that nobody reads them', async () => {
    const log = freshPath('log')
    const { code } = await runChild(
      `import { Worker, isMainThread, parentPort } from 'node:worker_threads'
      if (isMainThread) {
        const worker = new Worker(new URL(import.meta.url))
        await new Promise((resolve) => worker.once('message', resolve))
        await sleep(100)
        await worker.terminate()
        const { existsSync } = await import('node:fs')
        while (!existsSync(${JSON.stringify(log)})) await sleep(10)
      } else {
        const wrapper = await loadWrapper(fixture('wrappers/streams/floods.py'), { config: { log: ${JSON.stringify(log)} } })
        await wrapper.stream()
        parentPort.postMessage('open')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      }`,
      { limit: 20_000 },
    )
    expect([code, logged(log)]).toEqual([0, ['closed']])
  })

  it('to a session that nobody holds any more', async () => {
    const hooks = freshPath('hooks')
    const { code, stdout } = await runChild(
      `const wrapper = await loadWrapper(fixture('wrappers/streams/inline.py'), { onLog() {}, config: { log: ${JSON.stringify(hooks)} } })
      const { readFileSync } = await import('node:fs')
      await (async () => { for (let i = 0; i < 10; i++) await wrapper.stream() })()
      const destroyed = () => readFileSync(${JSON.stringify(hooks)}, 'utf8').split('destroy').length - 1
      for (let i = 0; i < 200 && destroyed() < 9; i++) { gc(); await sleep(20) }
      console.log(destroyed() >= 9)
      const read = await wrapper.stream()
      const reading = (async () => { for await (const part of read) return part.body.out.text() })()
      gc(); await sleep(50); gc()
      const writer = read
      writer.end({ body: { audio: 'still here' } })
      console.log(await reading)
      await wrapper.close()`,
      { nodeArgs: ['--expose-gc'] },
    )
    expect([code, stdout]).toEqual([0, 'true\n<still here>\n'])
  })
})

describe('one reader holds up nobody else', () => {
  it('a session that nobody reads: the wrapper’s one thread goes on', async () => {
    const session = await inline.stream()
    for (let i = 0; i < 3000; i++) session.write({ body: { audio: String(i) } })
    expect((await inline.once({})).list[0]?.text()).toBe('once')
    const other = await inline.stream()
    other.end({ body: { audio: 'x' } })
    expect(await texts(other)).toEqual(['<x>'])
    session.end({ body: { audio: 'end' } })
    expect(await texts(session)).toHaveLength(3001)
  })

  it.each(['plain', 'async'])('asking the wrapper while it yields (%s)', async (how) => {
    const wrapper = await loadWrapper(fixture('wrappers/modes/yields.py'), { onLog() {}, config: { how } })
    const session = await wrapper.stream({ params: { times: 300 } })
    session.end({ body: { text: 'word' } })
    let read = 0
    for await (const part of session) {
      if (read++ % 50 === 0) expect((await wrapper.once({ body: { text: 'a' } })).list).toHaveLength(1)
      expect(part.list[0]?.text()).toBe(`word ${read - 1}`)
    }
    expect(read).toBe(300)
    await wrapper.close()
  })

  it('forty asynchronous generators that nobody reads', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/modes/yields.py'), { onLog() {}, config: { how: 'async' } })
    const unread = await Promise.all(Array.from({ length: 40 }, () => wrapper.stream({ params: { times: 200 } })))
    for (const session of unread) session.end({ body: { text: 'w' } })
    const read = await wrapper.stream({ params: { times: 100 } })
    read.end({ body: { text: 'w' } })
    expect(await texts(read)).toHaveLength(100)
    await Promise.all(unread.map((session) => session[Symbol.asyncDispose]()))
    await wrapper.close()
  })

  it('a wrapperCreate that calls back two hundred times', async () => {
    const session = await inline.stream({ params: { how: 'early' } })
    session.end({ body: { audio: 'x' } })
    expect(await texts(session)).toHaveLength(201)
  })
})

describe('the end', () => {
  it('that cannot be sent is none: another may follow', async () => {
    const session = await threads.stream()
    await expect(session.end({ body: { audio: 5 as never } })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    session.end({ body: { audio: 'x' } })
    expect(await collect(session)).toEqual([['<x>', 2]])
  })

  it('a first frame that cannot be sent leaves the beginning to the next', async () => {
    const session = await threads.stream()
    await expect(session.write({ body: { audio: 5 as never } })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    await session.write({ body: { audio: 'x' } })
    session.end({ body: { audio: 'y' } })
    expect((await collect(session)).map(([, status]) => status)).toEqual([0, 2])
  })

  it('of a wrapper that has heard enough is no failure of a pipeline', async () => {
    const session = await threads.stream({ params: { final: 2, after: 2 } })
    const read: string[] = []
    const sink = new Writable({
      write(chunk: Buffer, _, done) {
        read.push(chunk.toString())
        done()
      },
    })
    async function* source(): AsyncGenerator<Buffer> {
      for (let i = 0; i < 50; i++) {
        yield Buffer.from(String(i))
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    }
    await pipeline(Readable.from(source()), session.toDuplex({ input: 'audio', output: 'out' }), sink)
    expect(read.join('')).toBe('<0><1>')
  })

  it.each(['garbage', 'nothing'])('callback with %s is told to the reader', async (how) => {
    const session = await inline.stream({ params: { how } })
    await expect(collect(session)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_RESPONSE' })
  })

  it('a session outlives a reload, and ends with the close of its wrapper', async () => {
    const folder = scratchFolder('outlives')
    const file = join(folder, 'wrapper.py')
    const source = readFileSync(fixture('wrappers/streams/inline.py'), 'utf8')
    const hooks = freshPath('hooks')
    writeFileSync(file, source)
    let reloaded: () => void = () => undefined
    const reload = new Promise<void>((resolve) => (reloaded = resolve))
    const wrapper = await loadWrapper(file, { onLog() {}, watch: true, onReload: () => reloaded(), config: { log: hooks } })
    const session = await wrapper.stream({ sid: 'old' })
    const reading = collect(session)
    writeFileSync(file, `${source}\n# changed\n`)
    await reload
    await session.write({ body: { audio: 'x' } })
    await Promise.all([wrapper.close({ drain: 100 }), expect(reading).rejects.toMatchObject({ code: 'AIGES_ERR_CLOSED' })])
    expect(logged(hooks)).toContain('destroy old')
    expect(logged(hooks).filter((line) => line === 'fini')).toHaveLength(2)
  })

  it('a hostile request is an error with a code', async () => {
    const throwing = {
      get sid(): string {
        throw new Error('hostile')
      },
    }
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    for (const request of [throwing, proxy])
      await expect(inline.stream(request)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
  })
})
