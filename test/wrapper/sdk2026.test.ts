// Wrappers of upstream's SDK of 2026 (python_wrapper): the same loadWrapper, the same API, no gRPC and no copies.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadWrapper, type Session, type Wrapper } from '../../dist/index.js'
import { fixture } from '../support/child'
import { scratchFolder } from '../support/scratch'

const path = fixture('wrappers/modes/sdk2026.py')
const notes: [string, unknown][] = []
const note = (kind: string) => (value: unknown) => void notes.push([kind, value])

let wrapper: Wrapper
beforeAll(async () => {
  wrapper = await loadWrapper(path, {
    onMeter: note('meter'),
    onTrace: note('trace'),
    onMetric: note('metric'),
    onEventLog: note('eventlog'),
    onLoadBalance: note('lb'),
  })
})
afterAll(() => wrapper.close())

async function collect(session: Session): Promise<[string, number][]> {
  const parts: [string, number][] = []
  for await (const part of session) parts.push(...part.list.map((item): [string, number] => [item.text(), item.status]))
  return parts
}

describe('once', () => {
  it('answers, with shared bodies, by the tag', async () => {
    const body = Buffer.alloc(1 << 20, 7)
    const before = wrapper.stats().bytes
    const reply = await wrapper.once({
      body: { data: { data: body, type: 'audio', attributes: { a: 1 } }, plain: '' },
      usrTag: 'U',
      sid: 'S',
    })
    expect(reply.list.map(({ key, type, status }) => [key, type, status])).toEqual([
      ['data', 1, 3],
      ['plain', 0, 3],
      ['told', 0, 3],
    ])
    expect(reply.body['data']?.data.equals(body)).toBe(true)
    expect(reply.body['told']?.text()).toBe("U S [{'a': '1'}, {}]")
    const { in: into } = wrapper.stats().bytes
    expect([into.shared - before.in.shared, into.copied - before.in.copied]).toEqual([1 << 20, 0])
  })

  it('answers later by async_callback', async () => {
    expect((await wrapper.once({ params: { how: 'later' } })).body['out']?.text()).toBe('later')
    expect(wrapper.onceSync({ params: { how: 'later' } }).body['out']?.text()).toBe('later')
    await expect(wrapper.once({ params: { how: 'later code' } })).rejects.toMatchObject({ errorCode: 33, text: 'went wrong later' })
  })

  it('what exec returns is the whole answer, whatever their statuses; what async_callback was given keeps its own', async () => {
    const request = { params: { how: 'statuses' } }
    const before = wrapper.stats().bytes.out
    for (const reply of [await wrapper.once(request), wrapper.onceSync(request)])
      expect(reply.list.map(({ key, status }) => [key, status])).toEqual([
        ['before', 0],
        ['0', 3],
        ['1', 3],
      ])
    const { shared, copied } = wrapper.stats().bytes.out
    expect([shared - before.shared, copied - before.copied]).toEqual([4 << 20, 0])
  })

  it.each<[string, object]>([
    ['code', { code: 'AIGES_ERR_WRAPPER', errorCode: 21, text: 'text of 21' }],
    ['raise', { code: 'AIGES_ERR_PYTHON', pythonType: 'ValueError', stack: expect.stringContaining('in exec') }],
    ['shape', { code: 'AIGES_ERR_INVALID_RESPONSE', message: expect.stringContaining('exec must return (list of WrapperData, code)') }],
  ])('%s is an error', async (how, error) => {
    await expect(wrapper.once({ params: { how } })).rejects.toMatchObject(error)
  })

  it('64 at once', async () => {
    const replies = await Promise.all(Array.from({ length: 64 }, (_, i) => wrapper.once({ body: { n: String(i) } })))
    expect(replies.map((reply) => reply.body['n']?.text())).toEqual(replies.map((_, i) => String(i)))
  })
})

describe('sessions', () => {
  it.each([
    ['read', ['ABC', 'DEF']],
    ['callback', ['<abc>', '<def>']],
  ])('by %s', async (how, texts) => {
    const session = await wrapper.stream({ params: { how } })
    session.write({ body: { text: 'abc' } })
    session.end({ body: { text: 'def' } })
    expect(await collect(session)).toEqual([
      [texts[0], 0],
      [texts[1], 2],
    ])
    await session.closed
  })

  it('tell about themselves', async () => {
    const session = await wrapper.stream()
    expect(await session.debugInfo()).toBe('0 waiting')
    await session[Symbol.asyncDispose]()
    expect(await session.debugInfo()).toBeNull()
  })

  it('are refused by a code of create', async () => {
    await expect(wrapper.stream({ params: { how: 'code' } })).rejects.toMatchObject({ errorCode: 44 })
  })
})

describe('beside requests', () => {
  it('what it tells the platform arrives', async () => {
    expect((await wrapper.once({ params: { how: 'platform' } })).body['codes']?.text()).toBe('[0, 0, 0, 0, 0, 0]')
    expect(notes).toEqual([
      ['meter', { handle: 'h', key: 'calls', count: 2 }],
      ['meter', { handle: 'h', appid: 'app', channel: 'ch', key: 'func', count: 3 }],
      ['trace', { handle: 'h', key: 'k', value: 'v' }],
      ['metric', { handle: 'h', key: 'seconds', labels: { a: 'b' }, count: 4 }],
      ['lb', { labels: { load: '5' } }],
      ['eventlog', { handle: 'h', key: 'event', value: 'happened' }],
    ])
  })

  it('resources and notifications', async () => {
    await wrapper.loadRes('7', { lora: 'weights' })
    await wrapper.notify({ reload: '', other: '' })
    expect((await wrapper.once({ params: { how: 'state' }, persId: 7 })).body['state']?.text()).toBe(
      "{7: 'weights'} ['reload', 'other'] [7]",
    )
    expect((await wrapper.once({ params: { how: 'state' } })).body['state']?.text()).toMatch(/ \[\]$/)
    await wrapper.unloadRes('7')
    await expect(wrapper.unloadRes('7')).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER', errorCode: 55 })
    await expect(wrapper.loadRes('seven', { a: '' })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    await expect(wrapper.loadRes('', { a: '' })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
  })

  it('its version is the schema’s; init that fails is told by its number', async () => {
    expect(wrapper.schema.version).toBe('3.1.4')
    await expect(loadWrapper(path, { config: { fail: 12 } })).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER_INIT', errorCode: 12 })
  })
})

describe('a class that lacks something', () => {
  const scratch = scratchFolder('sdk2026')
  const head = 'from python_wrapper import WrapperBase\n'
  const methods = '  def init(self, cfg): return 0\n  def fini(self): return 0\n'
  const write = (name: string, source: string): string => {
    const file = join(scratch, `${name}.py`)
    writeFileSync(file, head + source)
    return file
  }

  it.each(['Mine', 'Wrapper'])('that it must have: %s is abstract', async (name) => {
    const file = write(name, `class ${name}(WrapperBase):\n${methods}`)
    await expect(loadWrapper(file)).rejects.toMatchObject({
      code: 'AIGES_ERR_WRAPPER_INVALID',
      message: expect.stringContaining(`its class ${name} is abstract, for it lacks version`),
    })
    const both = write(`${name}_bare`, `class ${name}(WrapperBase): pass\nclass Other(WrapperBase):\n${methods}`)
    await expect(loadWrapper(both)).rejects.toMatchObject({
      message: expect.stringMatching(
        `${name} is abstract, for it lacks fini, init, version; .*Other is abstract, for it lacks version|Other.*; .*${name}`,
      ),
    })
  })

  it('exec or create: errors name the class and the method', async () => {
    const file = write('bare', `class Mine(WrapperBase):\n${methods}  def version(self): return "1"\n`)
    const bare = await loadWrapper(file)
    const error = { code: 'AIGES_ERR_WRAPPER_INVALID', message: expect.stringMatching(/^bare\.Mine has no exec\(.*once\(\)$/) }
    await expect(bare.once({})).rejects.toMatchObject(error)
    expect(() => bare.onceSync({})).toThrow(expect.objectContaining(error))
    await expect(bare.stream()).rejects.toMatchObject({ message: expect.stringMatching(/^bare\.Mine has no .*create/i) })
    await bare.close()
  })
})
