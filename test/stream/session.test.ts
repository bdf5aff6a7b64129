// stream(): frames in, parts out, in order, each session destroyed exactly once whatever happens to it.

import { once } from 'node:events'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AbortError,
  type AigesError,
  loadWrapper,
  type Reply,
  Session,
  TimeoutError,
  type Wrapper,
  WrapperError,
} from '../../dist/index.js'
import { fixture } from '../support/child'

let wrapper: Wrapper
beforeAll(async () => {
  wrapper = await loadWrapper(fixture('wrappers/streams/threads.py'))
})
afterAll(() => wrapper.close())

const events = async (): Promise<string[]> => ((await wrapper.once({})).body['events']?.text() ?? '').split('\n')
const destroyed = async (sid: string): Promise<number> => (await events()).filter((event) => event === `destroy handle of ${sid}`).length
const told = (part: Reply): [string, number] => [part.list[0]?.text() ?? '', part.list[0]?.status ?? -1]

async function collect(session: Session): Promise<[string, number][]> {
  const parts: [string, number][] = []
  for await (const part of session) parts.push(told(part))
  return parts
}

describe('a session', () => {
  it('streams both ways in order, and is destroyed once', async () => {
    const session = await wrapper.stream({ params: { mode: 'asr' }, sid: 'S1', usrTag: 'U1', persId: 4 })
    expect(session).toBeInstanceOf(Session)
    expect(session.sid).toBe('S1')
    await session.write({ body: { audio: Buffer.from('one') } })
    await session.write({ body: { audio: 'two' } })
    await session.end({ body: { audio: 'three' } })
    expect(await collect(session)).toEqual([
      ['<one>', 0],
      ['<two>', 1],
      ['<three>', 2],
    ])
    await session.closed
    expect(await events()).toContain('create S1 U1 4 True')
    expect(await destroyed('S1')).toBe(1)
  })

  it.each(['sid', 'usrTag', 'handle'])('hears a callback by %s', async (reply_to) => {
    const session = await wrapper.stream({ params: { reply_to }, usrTag: `tag for ${reply_to}` })
    await session.end({ body: { audio: 'x' } })
    expect(await collect(session)).toEqual([['<x>', 2]])
  })

  it('gives the last frame as an empty body when end() has none', async () => {
    const session = await wrapper.stream()
    session.write({ body: { audio: 'x' } })
    session.end()
    expect(await collect(session)).toEqual([
      ['<x>', 0],
      ['<>', 2],
    ])
  })

  it.each(['2', '3'])('is over with a part of status %s, and refuses what comes behind', async (final) => {
    const session = await wrapper.stream({ params: { final, after: 2 } })
    await session.write({ body: { audio: 'a' } })
    await session.write({ body: { audio: 'b' } })
    expect(await collect(session)).toEqual([
      ['<a>', 0],
      ['<b>', Number(final)],
    ])
    await expect(session.write({ body: { audio: 'c' } })).rejects.toMatchObject({ code: 'AIGES_ERR_CLOSED' })
    await session.end()
    await session.closed
    expect(await destroyed(session.sid)).toBe(1)
  })

  it('keeps the order of thousands of writes that nobody awaits', async () => {
    const session = await wrapper.stream()
    const reading = collect(session)
    for (let i = 0; i < 3000; i++) session.write({ body: { audio: String(i) } })
    session.end({ body: { audio: 'last' } })
    const parts = await reading
    expect(parts.slice(0, -1)).toEqual(Array.from({ length: 3000 }, (_, i) => [`<${i}>`, i === 0 ? 0 : 1]))
    expect(parts.at(-1)).toEqual(['<last>', 2])
  })

  it('lets bodies say their own status', async () => {
    const session = await wrapper.stream()
    await session.write({ body: { audio: { data: 'x', status: 'end' } } })
    expect(await collect(session)).toEqual([['<x>', 2]])
  })

  it('several run at once, each with its own parts', async () => {
    const sessions = await Promise.all(Array.from({ length: 20 }, () => wrapper.stream()))
    const all = await Promise.all(
      sessions.map(async (session, n) => {
        session.end({ body: { audio: String(n) } })
        return collect(session)
      }),
    )
    expect(all).toEqual(sessions.map((_, n) => [[`<${n}>`, 2]]))
  })
})

describe('a session that fails', () => {
  it('by a code of wrapperWrite: the write, the reader and later writes hear it', async () => {
    const session = await wrapper.stream()
    const error = { code: 'AIGES_ERR_WRAPPER', errorCode: 9, text: 'text of 9' }
    await expect(session.write({ body: { audio: 'refuse' } })).rejects.toMatchObject(error)
    await expect(collect(session)).rejects.toMatchObject(error)
    await expect(session.write({ body: { audio: 'x' } })).rejects.toMatchObject(error)
    await session.closed
    expect(await destroyed(session.sid)).toBe(1)
  })

  it('by an exception of wrapperWrite, with its traceback', async () => {
    const session = await wrapper.stream()
    const writing = session.write({ body: { audio: 'raise' } })
    await expect(writing).rejects.toMatchObject({ code: 'AIGES_ERR_PYTHON', pythonType: 'ValueError' })
    const error = await collect(session).catch((reason: Error) => reason)
    expect((error as Error).stack).toContain('wrapperWrite')
    expect(await session[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined })
  })

  it('by an error code in a callback', async () => {
    const session = await wrapper.stream({ params: { code_after: 2 } })
    session.write({ body: { audio: 'a' } })
    session.write({ body: { audio: 'b' } })
    const iterator = session[Symbol.asyncIterator]()
    expect((await iterator.next()).done).toBe(false)
    await expect(iterator.next()).rejects.toBeInstanceOf(WrapperError)
    await session.closed
  })

  it('refuses a frame that is none, and goes on', async () => {
    const session = await wrapper.stream()
    await expect(session.write({ body: { audio: 5 as never } })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    await expect(session.write({ bodies: {} } as never)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    const fine = session.write({ body: { audio: 'x' } })
    const broken = session.write(null as never)
    await Promise.all([fine, expect(broken).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })])
    session.end({ body: { audio: 'y' } })
    expect((await collect(session)).map(([text]) => text)).toEqual(['<x>', '<y>'])
  })

  it('refuses one frame of many, and sends the others in their order', async () => {
    const session = await wrapper.stream()
    const audio = (i: number): string => (i === 10 ? (5 as never) : String(i))
    const writes = Array.from({ length: 200 }, (_, i) => session.write({ body: { audio: audio(i) } }))
    session.end({ body: { audio: 'end' } })
    const settled = await Promise.allSettled(writes)
    expect(settled.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual([10])
    const read = (await collect(session)).map(([text]) => text)
    expect(read).toEqual([...writes.keys(), 'end'].filter((each) => each !== 10).map((each) => `<${each}>`))
  })

  it('refuses a usrTag that another open session has', async () => {
    const first = await wrapper.stream({ usrTag: 'mine' })
    await expect(wrapper.stream({ usrTag: 'mine' })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    first.abort()
    await first.closed
    const again = await wrapper.stream({ usrTag: 'mine' })
    await again[Symbol.asyncDispose]()
  })

  it.each<[string, unknown]>([
    ['a number', 5],
    ['null', null],
    ['an unknown property', { parameters: {} }],
    ['params that are a Map', { params: new Map() }],
    ['an empty sid', { sid: '' }],
  ])('cannot be opened with %s', async (_, request) => {
    await expect(wrapper.stream(request as never)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
  })

  it.each<[string, unknown]>([
    ['a timeout that is none', { timeout: -1 }],
    ['an option that is none', { idle: 3 }],
    ['a signal that is none', { signal: {} }],
  ])('cannot be opened with %s', async (_, options) => {
    await expect(wrapper.stream({}, options as never)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
  })
})

describe('a session that is left', () => {
  const aborted = { name: 'AbortError', code: 'AIGES_ERR_ABORTED' }

  it('by abort: reader and waiting writes hear the reason', async () => {
    const session = await wrapper.stream()
    const reading = collect(session)
    session.abort('enough')
    await expect(reading).rejects.toMatchObject({ ...aborted, cause: 'enough' })
    await expect(session.write({ body: { audio: 'x' } })).rejects.toMatchObject(aborted)
    session.abort('again')
    await session.closed
    expect(await destroyed(session.sid)).toBe(1)
  })

  it('by its signal', async () => {
    const controller = new AbortController()
    const session = await wrapper.stream({}, { signal: controller.signal })
    const reading = collect(session)
    controller.abort(new Error('left'))
    const error = await reading.catch((reason: AbortError) => reason)
    expect(error).toBeInstanceOf(AbortError)
    expect(((error as AbortError).cause as Error).message).toBe('left')
    await session.closed
    await expect(wrapper.stream({}, { signal: controller.signal })).rejects.toMatchObject(aborted)
  })

  it('by break out of the loop: no error, and it is destroyed', async () => {
    const session = await wrapper.stream()
    session.write({ body: { audio: 'x' } })
    for await (const part of session) {
      expect(told(part)).toEqual(['<x>', 0])
      break
    }
    await session.closed
    expect(await destroyed(session.sid)).toBe(1)
  })

  it('by asyncDispose', async () => {
    const session = await wrapper.stream()
    await session[Symbol.asyncDispose]()
    expect(await destroyed(session.sid)).toBe(1)
  })

  it('by timeout and by idleTimeout', async () => {
    const long = await wrapper.stream({}, { timeout: 30 })
    await expect(collect(long)).rejects.toMatchObject({ name: 'TimeoutError', code: 'AIGES_ERR_TIMEOUT' })
    const idle = await wrapper.stream({}, { idleTimeout: 60 })
    const error = await collect(idle).catch((reason: AigesError) => reason)
    expect(error).toBeInstanceOf(TimeoutError)
    expect((error as Error).message).toContain('idle for 60 ms')
    await Promise.all([long.closed, idle.closed])
  })

  it('a write stirs an idle session', async () => {
    const session = await wrapper.stream({}, { idleTimeout: 400 })
    const reading = collect(session)
    for (let i = 0; i < 4; i++) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      await session.write({ body: { audio: 'x' } })
    }
    await session.end()
    expect(await reading).toHaveLength(5)
  })

  it('writing behind end() is an error of the caller, and the session goes on', async () => {
    const session = await wrapper.stream()
    session.end({ body: { audio: 'x' } })
    await expect(session.write({ body: { audio: 'y' } })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    await expect(session.end()).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    expect(await collect(session)).toEqual([['<x>', 2]])
  })
})

describe('toDuplex', () => {
  it('pipes bytes into one body and out of another', async () => {
    const session = await wrapper.stream()
    const read: string[] = []
    const sink = new Writable({
      write(chunk: Buffer, _, done) {
        read.push(chunk.toString())
        done()
      },
    })
    await pipeline(Readable.from([Buffer.from('ab'), Buffer.from('cd')]), session.toDuplex({ input: 'audio', output: 'out' }), sink)
    expect(read.join('')).toBe('<ab><cd><>')
    await session.closed
  })

  it('takes frames and gives replies', async () => {
    const session = await wrapper.stream()
    const duplex = session.toDuplex()
    duplex.end({ body: { audio: 'x' } })
    const parts: [string, number][] = []
    for await (const part of duplex) parts.push(told(part as Reply))
    expect(parts).toEqual([
      ['<x>', 0],
      ['<>', 2],
    ])
  })

  it('destroyed, it ends the session; a failing session, it', async () => {
    const left = await wrapper.stream()
    let closed = false
    void left.closed.then(() => (closed = true))
    await once(left.toDuplex().destroy(), 'close')
    expect(closed).toBe(true)
    const failing = await wrapper.stream()
    const written = pipeline(Readable.from(['raise']), failing.toDuplex({ input: 'audio', output: 'out' }), async (source) => {
      for await (const _ of source);
    })
    await expect(written).rejects.toMatchObject({ pythonType: 'ValueError' })
  })
})
