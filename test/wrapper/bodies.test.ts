// `bodies`: whether a request's body reaches Python as the caller's own memory or as real bytes, for a wrapper and key by key. The counters of
// stats() say what was copied.

import { describe, expect, it } from 'vitest'
import { type BodyBytes, type LoadWrapperOptions, loadWrapper } from '../../dist/index.js'
import { fixture } from '../support/child'

const MiB = 1 << 20
const BIG = 100_000

interface Node {
  key: string
  python: string
  len: number
}

async function sent(
  bodies: LoadWrapperOptions['bodies'],
  body: Record<string, BodyBytes>,
): Promise<{ types: Record<string, string>; shared: number; copied: number }> {
  const wrapper = await loadWrapper(fixture('wrappers/tells.py'), bodies === undefined ? {} : { bodies })
  try {
    const reply = await wrapper.once({ body })
    const nodes = reply.body['told']?.json<{ nodes: Node[] }>().nodes ?? []
    return { types: Object.fromEntries(nodes.map((node) => [node.key, node.python])), ...wrapper.stats().bytes.in }
  } finally {
    await wrapper.close()
  }
}

describe('auto', () => {
  it('shares what is not declared as text', async () => {
    expect(await sent(undefined, { sound: Buffer.alloc(BIG), other: Buffer.alloc(BIG) })).toEqual({
      types: { sound: 'Body', other: 'Body' },
      shared: 2 * BIG,
      copied: 0,
    })
  })

  it.each(['text', 'facts'])('gives exact bytes of what is declared as text below 1 MiB: %s', async (key) => {
    expect((await sent('auto', { [key]: Buffer.alloc(BIG, 97) })).types).toEqual({ [key]: 'bytes' })
    expect((await sent('auto', { [key]: Buffer.alloc(MiB - 1, 97) })).types).toEqual({ [key]: 'bytes' })
    expect((await sent('auto', { [key]: Buffer.alloc(MiB, 97) })).types).toEqual({ [key]: 'Body' })
  })

  it('copies memory of several threads', async () => {
    expect(await sent('auto', { sound: new Uint8Array(new SharedArrayBuffer(BIG)) })).toEqual({
      types: { sound: 'bytes' },
      shared: 0,
      copied: BIG,
    })
  })

  it('copies what is below 16 KiB', async () => {
    expect(await sent('auto', { sound: Buffer.alloc(16_383) })).toEqual({ types: { sound: 'bytes' }, shared: 0, copied: 16_383 })
  })

  it('a long string is UTF-8, and nobody else knows its memory', async () => {
    expect(await sent('auto', { sound: 'é'.repeat(BIG) })).toEqual({ types: { sound: 'Body' }, shared: 2 * BIG, copied: 0 })
  })
})

describe('shared', () => {
  it('shares what is declared as text too', async () => {
    expect(await sent('shared', { text: Buffer.alloc(BIG, 97) })).toEqual({ types: { text: 'Body' }, shared: BIG, copied: 0 })
  })

  it('shares a SharedArrayBuffer', async () => {
    expect(await sent('shared', { sound: new SharedArrayBuffer(BIG) })).toEqual({ types: { sound: 'Body' }, shared: BIG, copied: 0 })
  })

  it('copies a growable SharedArrayBuffer all the same', async () => {
    const growable = new (SharedArrayBuffer as unknown as new (n: number, o: object) => SharedArrayBuffer)(BIG, { maxByteLength: 2 * BIG })
    expect(await sent('shared', { sound: growable })).toEqual({ types: { sound: 'Body' }, shared: 0, copied: BIG })
  })
})

describe('bytes', () => {
  it('copies before once returns its promise', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/tells.py'), { bodies: 'bytes' })
    const sound = Buffer.alloc(BIG, 1)
    const pending = wrapper.once({ body: { sound } })
    sound.fill(2)
    const [node] = (await pending).body['told']?.json<{ nodes: (Node & { head: string })[] }>().nodes ?? []
    expect(node).toMatchObject({ python: 'bytes', len: BIG, head: '0101010101010101' })
    expect(wrapper.stats().bytes.in).toEqual({ shared: 0, copied: BIG })
    await wrapper.close()
  })
})

describe('key by key', () => {
  it('the others stay auto', async () => {
    const body = { text: Buffer.alloc(BIG), sound: Buffer.alloc(BIG), undeclared: Buffer.alloc(BIG), other: Buffer.alloc(BIG) }
    expect(await sent({ text: 'shared', sound: 'bytes', undeclared: 'bytes' }, body)).toEqual({
      types: { text: 'Body', sound: 'bytes', undeclared: 'bytes', other: 'Body' },
      shared: 2 * BIG,
      copied: 2 * BIG,
    })
  })
})

it('the wrapper may keep exact bytes of a body for later', async () => {
  const wrapper = await loadWrapper(fixture('wrappers/keeps_view.py'))
  for (let i = 0; i < 3; i++) await wrapper.once({ body: { a: Buffer.alloc(BIG, i) } })
  expect((await wrapper.once({ params: { forget: 1 } })).body['seen']?.text()).toBe([0, 1, 2].map((i) => `${BIG - 1}:${i * 16}`).join())
  await wrapper.close()
})
