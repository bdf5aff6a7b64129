// What a validated request sends is what was validated: each property of the caller's objects is read once.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { AudioBodyField, IntegerParamField, loadWrapper, type OnceRequest, type Wrapper } from '../../dist/index.js'
import { fixture } from '../support/child'

let wrapper: Wrapper
beforeAll(async () => {
  wrapper = await loadWrapper(fixture('fields/score.py'), { validate: true })
})
afterAll(() => wrapper.close())

/** An object whose property gives `values` one after the other, and the last for ever. */
function changing(property: string, ...values: unknown[]): { reads: () => number; object: Record<string, unknown> } {
  let reads = 0
  const get = (): unknown => values[Math.min(reads++, values.length - 1)]
  return { reads: () => reads, object: Object.defineProperty({}, property, { get, enumerable: true }) }
}

interface Seen {
  params: Record<string, string>
  body: Record<string, number>
}

async function seen(request: unknown): Promise<Seen> {
  return (await wrapper.once(request as OnceRequest)).body['output_text']?.json<Seen>() as Seen
}

it('a param', async () => {
  const { object, reads } = changing('n', 3, 99)
  expect((await seen({ params: object })).params).toMatchObject({ n: '3' })
  expect(reads()).toBe(1)
})

it('a body, and the data of a node', async () => {
  const wav = Buffer.from('RIFF\0\0\0\0WAVE')
  const bare = changing('data', wav, Buffer.alloc(1))
  expect((await seen({ params: { n: 3 }, body: bare.object })).body).toEqual({ data: 12 })
  const node = changing('data', wav, Buffer.alloc(1))
  expect((await seen({ params: { n: 3 }, body: { data: node.object } })).body).toEqual({ data: 12 })
  expect([bare.reads(), node.reads()]).toEqual([1, 1])
})

it('params and body themselves', async () => {
  const params = changing('params', { n: 3 }, { n: 99 })
  expect((await seen(params.object)).params).toMatchObject({ n: '3' })
  expect(params.reads()).toBe(1)
})

it('a Proxy shows and sends the same', async () => {
  let asked = 0
  const params = new Proxy({ n: 0 }, { get: (_, key) => (key === 'n' ? (asked++ === 0 ? 3 : 99) : undefined) })
  expect((await seen({ params })).params).toMatchObject({ n: '3' })
})

it('what is inherited is neither validated nor sent', async () => {
  const inherited = Object.create({ n: 99, mode: 'jazz' }) as object
  await expect(wrapper.once({ params: inherited } as never)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
  Object.defineProperty(Object.prototype, 'data', { value: 'no WAV', configurable: true, enumerable: true, writable: true })
  try {
    expect((await seen({ params: { n: 3 }, body: {} })).body).toEqual({})
  } finally {
    delete (Object.prototype as { data?: unknown }).data
  }
})

it('an item of a reply is sent on as it is', async () => {
  const item = (await wrapper.once({ params: { n: 1 } })).list[1]
  expect((await seen({ params: { n: 3 }, body: { facts: item } })).body).toEqual({ facts: 12 })
})

it('the params of a session and what is written to it', async () => {
  const session = await loadWrapper(fixture('wrappers/streams/threads.py'), {
    onLog() {},
    check: 'off',
    request: {
      params: { after: IntegerParamField({ minimum: 1, required: true }) },
      body: { audio: AudioBodyField({ encoding: 'opus' }) },
    },
  })
  const after = changing('after', 9, 0)
  const audio = changing('audio', 'x', 'y')
  const open = await session.stream({ params: after.object as never })
  await open.write({ body: audio.object as never })
  await open.end()
  const parts: string[] = []
  for await (const part of open) parts.push(part.list[0]?.text() ?? '')
  expect(parts).toEqual(['<x>', '<>'])
  expect([after.reads(), audio.reads()]).toEqual([1, 1])
  await session.close()
})
