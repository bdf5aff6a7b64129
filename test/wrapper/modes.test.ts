// Ways to answer once() that are not "return a Response": accepted and answered later, coroutines, generators, functions of the first platform.

import { EventEmitter, once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LogLine, loadWrapper, type Wrapper } from '../../dist/index.js'
import { fixture, runChild } from '../support/child'

const load = (name: string, options = {}): Promise<Wrapper> => loadWrapper(fixture(`wrappers/modes/${name}.py`), options)
const ask = { body: { text: 'abc' } }

describe('wrapperOnceExecAsync', () => {
  let wrapper: Wrapper
  beforeAll(async () => {
    wrapper = await load('once_later')
  })
  afterAll(() => wrapper.close())

  it.each(['fine', 'inline'])('answers by callback (%s), also synchronously', async (how) => {
    expect((await wrapper.once({ ...ask, params: { how } })).body['out']?.text()).toBe('cba')
    expect(wrapper.onceSync({ ...ask, params: { how } }).body['out']?.text()).toBe('cba')
  })

  it('leaves the one thread of the wrapper to others until the answer comes', async () => {
    const started = Array.from({ length: 20 }, () => wrapper.once({ ...ask, params: { delay: 0.3 } }))
    const quick = await wrapper.once(ask)
    expect(quick.body['out']?.text()).toBe('cba')
    expect(wrapper.stats().calls).toBeLessThan(20)
    expect((await Promise.all(started)).map((reply) => reply.body['out']?.text())).toEqual(started.map(() => 'cba'))
  })

  it('gathers parts until one ends the answer', async () => {
    const reply = await wrapper.once({ ...ask, params: { how: 'parts' } })
    expect(reply.list.map((item) => [item.text(), item.status])).toEqual([
      ['cba', 0],
      ['cba', 1],
      ['cba', 2],
    ])
  })

  it.each<[how: string, error: object]>([
    ['refuse', { code: 'AIGES_ERR_WRAPPER', errorCode: 5, text: 'text of 5' }],
    ['raise', { code: 'AIGES_ERR_PYTHON', pythonType: 'KeyError' }],
    ['none', { code: 'AIGES_ERR_INVALID_RESPONSE', message: expect.stringContaining('wrapperOnceExecAsync') }],
    ['code', { code: 'AIGES_ERR_WRAPPER', errorCode: 6, text: 'text of 6' }],
    ['bad', { code: 'AIGES_ERR_INVALID_RESPONSE' }],
  ])('%s is an error', async (how, error) => {
    await expect(wrapper.once({ ...ask, params: { how } })).rejects.toMatchObject(error)
    expect(() => wrapper.onceSync({ ...ask, params: { how } })).toThrow(expect.objectContaining(error))
  })

  it('abort and timeout end the wait; a late callback, a second one and one for nobody are refused with -1', async () => {
    const { stdout, code } = await runChild(
      `const wrapper = await loadWrapper(fixture('wrappers/modes/once_later.py'), { config: { tells: true }, onLog: ({ text }) => text.startsWith('callback') && console.log(text) })
      const request = { body: { text: 'abc' }, params: { delay: 1.5 } }
      const codes = await Promise.all([
        wrapper.once(request, { timeout: 700 }).catch((error) => error.code),
        wrapper.once(request, { signal: AbortSignal.timeout(700) }).catch((error) => error.code),
      ])
      await wrapper.once(request)
      await sleep(300)
      console.log(codes.join())
      await wrapper.close()`,
    )
    expect(code).toBe(0)
    const lines = stdout.trim().split('\n')
    expect(lines.sort()).toEqual(['AIGES_ERR_TIMEOUT,AIGES_ERR_ABORTED', 'callback -1 -1 -1', 'callback -1 -1 -1', 'callback 0 -1 -1'])
  })

  it('close waits for an accepted call within drain, and rejects it after', async () => {
    const waiting = await load('once_later')
    const call = waiting.once({ ...ask, params: { delay: 0.2 } })
    await waiting.close({ drain: 60_000 })
    expect((await call).body['out']?.text()).toBe('cba')
    const left = await load('once_later')
    const lost = left.once({ ...ask, params: { delay: 2 } })
    const rejected = expect(lost).rejects.toMatchObject({ code: 'AIGES_ERR_CLOSED' })
    await left.close({ drain: 10 })
    await rejected
  })
})

describe('async def wrapperOnceExec', () => {
  let wrapper: Wrapper
  beforeAll(async () => {
    wrapper = await load('coroutine')
  })
  afterAll(() => wrapper.close())

  it('runs on the wrapper’s own loop, as many at once as there are', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => wrapper.once({ params: { delay: 0.1 } })))
    expect(replies.map((reply) => reply.list[0]?.text())).toContain('asyncio 10')
    expect(wrapper.onceSync({}).list[0]?.text()).toBe('asyncio 10')
  })

  it.each<[how: string, error: object]>([
    ['raise', { code: 'AIGES_ERR_PYTHON', pythonType: 'LookupError', stack: expect.stringContaining('wrapperOnceExec') }],
    ['code', { code: 'AIGES_ERR_WRAPPER', errorCode: 8 }],
    ['none', { code: 'AIGES_ERR_INVALID_RESPONSE' }],
  ])('%s is an error', async (how, error) => {
    await expect(wrapper.once({ params: { how } })).rejects.toMatchObject(error)
    expect(() => wrapper.onceSync({ params: { how } })).toThrow(expect.objectContaining(error))
  })

  it('close ends what still runs', async () => {
    const other = await load('coroutine')
    const lost = expect(other.once({ params: { delay: 60 } })).rejects.toMatchObject({ code: 'AIGES_ERR_CLOSED' })
    await other.close({ drain: 10 })
    await lost
  })
})

describe.each(['plain', 'async'])('a wrapperOnceExec that yields (%s)', (how) => {
  it('is one reply for once(), with every item', async () => {
    const wrapper = await load('yields', { config: { how } })
    const reply = await wrapper.once({ body: { text: 'a b c' } })
    expect(reply.list.map((item) => [item.text(), item.status])).toEqual([
      ['a 0', 3],
      ['b 1', 3],
      ['c 2', 3],
    ])
    expect(wrapper.onceSync({ body: { text: 'd' } }).list[0]?.text()).toBe('d 0')
    await expect(wrapper.once({ body: { text: 'a fail' } })).rejects.toMatchObject({ pythonType: 'ValueError' })
    await expect(wrapper.once({ body: { text: 'a code' } })).rejects.toMatchObject({ errorCode: 3 })
    await expect(wrapper.once({})).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_RESPONSE' })
    await wrapper.close()
  })
})

describe.each([
  ['generator', 'wrapperOnceExec'],
  ['asynchronous_generator', 'wrapperOnceExec'],
  ['coroutine', 'wrapperOnceExec'],
  ['coroutine', 'wrapperOnceExecAsync'],
])('a %s as %s whose caller has gone', (how, hook) => {
  it.each(['abort', 'close'])('is ended: %s', async (way) => {
    const lines = new EventEmitter()
    const wrapper = await load('endless', { config: { how, hook }, concurrency: 1, onLog: ({ text }: LogLine) => lines.emit(text) })
    const [began, ended] = [once(lines, 'began'), once(lines, 'ended')]
    const aborter = new AbortController()
    const call = wrapper.once({}, { signal: aborter.signal })
    const lost = expect(call).rejects.toMatchObject({ code: way === 'abort' ? 'AIGES_ERR_ABORTED' : 'AIGES_ERR_CLOSED' })
    await began
    const closed = way === 'abort' ? aborter.abort() : wrapper.close({ drain: 0 })
    await Promise.all([lost, ended, closed])
    await wrapper.close()
  })
})

describe('functions of the first platform', () => {
  it('answer once, with data as lists of dicts', async () => {
    const wrapper = await load('functions_v1')
    const reply = await wrapper.once({
      params: { a: 1 },
      body: { data: 'abc', other: Buffer.from('def') },
      usrTag: 'tag',
      persId: 7,
      sid: 'S',
    })
    expect(reply.list.map((item) => [item.key, item.text()])).toEqual([
      ['data_out', 'ABC'],
      ['other_out', 'DEF'],
      ['told', 'tag [7] 1 S'],
      ['open', '0'],
    ])
    await expect(wrapper.once({ params: { code: 100 } })).rejects.toMatchObject({ errorCode: 100, text: 'user error' })
    await wrapper.loadRes('7', { lora: 'weights' })
    await wrapper.unloadRes('7')
    await wrapper.close()
    await expect(load('functions_v1', { config: { fail: 1 } })).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER_INIT', errorCode: 100 })
  })

  it.each(['coroutines_v1', 'later_v1'])('answer as coroutines and by callback, with the text of a code: %s', async (name) => {
    const wrapper = await load(name)
    const refused = { code: 'AIGES_ERR_WRAPPER', errorCode: 5, text: 'text of 5' }
    expect((await wrapper.once(ask)).body['out']?.text()).toBe('cba')
    expect(wrapper.onceSync(ask).body['out']?.text()).toBe('cba')
    await expect(wrapper.once({ ...ask, params: { code: 5 } })).rejects.toMatchObject(refused)
    expect(() => wrapper.onceSync({ ...ask, params: { code: 5 } })).toThrow(expect.objectContaining(refused))
    await wrapper.close()
  })
})
