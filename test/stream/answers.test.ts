// What a wrapper answers, or fails to answer, reaches the reader: parts beyond the declared ones, ends that come early, readers that
// take their time.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { type BodyInput, loadWrapper, type Session, type Wrapper } from '../../dist/index.js'
import { runChild } from '../support/child'
import { gate } from '../support/gates'
import { scratchFolder } from '../support/scratch'
import { source, texts, using } from '../support/session-wrapper'

it.each<[string, BodyInput | undefined, string[]]>([
  ['the keys and types that were written before', { data: 'a', type: 'audio' }, ['mine 1 a 0', 'mine 1  2']],
  ['the declared key', undefined, ['data 0  2']],
])('an end without a body comes under %s', (_, mine, nodes) =>
  using(
    `def wrapperWrite(self, handle, req):
    self.frames += [f"{node.key} {node.type} {bytes(node.data).decode()} {node.status}" for node in req.list]
    return 0
def wrapperRead(self, handle): return part("\\n".join(self.frames), 2) if self.frames[-1:] and self.frames[-1][-1] == "2" else None`,
    async (wrapper) => {
      const session = await wrapper.stream()
      if (mine !== undefined) await session.write({ body: { mine } })
      session.end()
      expect((await texts(session)).join().split('\n')).toEqual(nodes)
    },
  ),
)

it('toDuplex gives the bytes of its body, and a part without that is no end', () =>
  using(
    `def wrapperRead(self, handle):
    if not self.frames: return None
    text, status = self.frames.pop(0)
    response = part(text, status)
    response.list += part("told " + text, status, key="other").list
    if text == "b": response.list.pop(0)
    return response`,
    async (wrapper) => {
      const stream = (await wrapper.stream()).toDuplex({ input: 'data', output: 'out' })
      for (const text of 'abc') stream.write(text)
      stream.end('d')
      expect(Buffer.concat(await stream.toArray()).toString()).toBe('acd')
    },
  ))

it('parts that were not read when the reader left are not kept for another', () =>
  using(`def wrapperRead(self, handle): return part(self.frames.pop(0)[0]) if self.frames else None`, async (wrapper) => {
    const session = await wrapper.stream()
    await Promise.all([...'abc'].map((text) => session.write({ body: { data: text } })))
    for await (const _ of session) break
    expect(await texts(session)).toEqual([])
  }))

it("outputs: 'declared' holds for each part", () =>
  using(
    'def wrapperRead(self, handle): return part(self.frames.pop(0)[0], key="other") if self.frames else None',
    async (wrapper) => {
      const session = await wrapper.stream()
      session.end({ body: { data: 'a' } })
      await expect(texts(session)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_RESPONSE', violations: [{ path: 'body.other' }] })
    },
    { outputs: 'declared' },
  ))

it('an end that the wrapper no longer waits for is none to complain about', () =>
  using('def wrapperRead(self, handle): return part("done", 2) if self.frames else None', async (wrapper) => {
    const session = await wrapper.stream()
    await session.write({ body: { data: 'a' } })
    expect(await texts(session)).toEqual(['done'])
    await session.end({ body: { data: 'b' } })
    await expect(session.write({ body: { data: 'c' } })).rejects.toMatchObject({ code: 'AIGES_ERR_CLOSED' })
    // Nor is one that waits behind the frame the wrapper answered.
    const other = await wrapper.stream()
    const [write, end] = [other.write({ body: { data: 'a' } }), other.end({ body: { data: 'b' } })]
    expect(await texts(other)).toEqual(['done'])
    await Promise.all([write, end])
  }))

it('a reader that takes longer than idleTimeout is not the wrapper’s idleness', () =>
  using(
    `def wrapperRead(self, handle):
    if not self.frames: return None
    text, status = self.frames.pop(0)
    return part(text, status)`,
    async (wrapper) => {
      const session = await wrapper.stream({}, { idleTimeout: 60 })
      for (const text of 'abc') session.write({ body: { data: text } })
      session.end({ body: { data: 'd' } })
      const read: string[] = []
      for await (const each of session) {
        read.push(...each.list.map((item) => item.text()))
        await new Promise((resolve) => setTimeout(resolve, 150))
      }
      expect(read).toEqual(['a', 'b', 'c', 'd'])
    },
  ))

it.each<[string, (wrapper: Wrapper, session: Session) => Promise<unknown>]>([
  ['a write that was accepted', (_, session) => session.write({ body: { data: 'x' } })],
  ['a part', (wrapper, session) => Promise.all([wrapper.once({}), session[Symbol.asyncIterator]().next()])],
])('idleTimeout begins anew with %s', (_, happens) =>
  using(
    `def wrapperOnceExec(self, params, req):
    from aiges_embed import callback
    callback(part("x"), self.tag)
    return part("once", 3)`,
    async (wrapper) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      try {
        const session = await wrapper.stream({}, { idleTimeout: 1000 })
        for (let i = 0; i < 3; i++) {
          vi.advanceTimersByTime(600)
          await happens(wrapper, session)
        }
        vi.advanceTimersByTime(1000)
        await expect(texts(session)).rejects.toMatchObject({ code: 'AIGES_ERR_TIMEOUT' })
      } finally {
        vi.useRealTimers()
      }
    },
  ),
)

describe('the timeout of the load', () => {
  const create = `def wrapperCreate(self, params, sid):
    import os, time
    while "gate" in params and not os.path.exists(params["gate"]): time.sleep(0.005)
    self.frames = []
    return SessionCreateResponse(sid)
def wrapperRead(self, handle): return part("late", 2)`
  const timed = (check: (wrapper: Wrapper) => Promise<void>): Promise<void> =>
    using(
      create,
      async (wrapper) => {
        vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
        try {
          await check(wrapper)
        } finally {
          vi.useRealTimers()
        }
      },
      { timeout: 1000 },
    )

  it('ends no session that is open', () =>
    timed(async (wrapper) => {
      const session = await wrapper.stream()
      vi.advanceTimersByTime(60_000)
      session.end()
      expect(await texts(session)).toEqual(['late'])
    }))

  it('ends the opening of one', () =>
    timed(async (wrapper) => {
      const { path, open } = gate()
      const opening = wrapper.stream({ params: { gate: path } })
      vi.advanceTimersByTime(1000)
      open()
      await expect(opening).rejects.toMatchObject({ code: 'AIGES_ERR_TIMEOUT' })
    }))
})

it('what was read is not kept for a slow reader', async () => {
  // Parts of 1 MiB: what 300 that were read still weigh shows.
  const path = source(`def wrapperWrite(self, handle, req):
    self.left = 400
    return 0
def wrapperRead(self, handle):
    if not getattr(self, "left", 0): return None
    self.left -= 1
    return part(b"x" * (1 << 20), 2 if self.left == 0 else 1)`)
  const ended = await runChild(
    `const wrapper = await loadWrapper(${JSON.stringify(path)}, { onLog() {} })
    const session = await wrapper.stream()
    session.end({ body: { data: 'go' } })
    let kept = [], most = 0, n = 0
    const registry = new FinalizationRegistry(() => most--)
    for await (const part of session) { registry.register(part, 0); most++; n++; if (n % 20 === 0) { gc(); await sleep(1); gc() } ; if (n === 360) { await sleep(50); gc(); await sleep(50); console.log(most < 100) } }
    console.log(n)
    await wrapper.close()`,
    { nodeArgs: ['--expose-gc'] },
  )
  expect(ended).toMatchObject({ code: 0, stdout: 'true\n400\n' })
})

it.each(['[], 0', 'None, 0'])('an exec of the 2026 SDK that returns %s has answered, with nothing', async (returned) => {
  const path = join(scratchFolder('sdk'), 'wrapper.py')
  writeFileSync(
    path,
    `from python_wrapper import WrapperBase
class Wrapper(WrapperBase):
    def version(self): return '1'
    def init(self, config): return 0
    def exec(self, usr_tag, params, data_list, psr_ids): return ${returned}
    def fini(self): return 0
`,
  )
  const wrapper = await loadWrapper(path, { onLog() {} })
  expect((await wrapper.once({ body: { text: 'x' } })).list).toEqual([])
  await wrapper.close()
})
