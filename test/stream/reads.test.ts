// wrapperRead: when it is asked, what it means that it fails, and that asking ends with the session.

import { describe, expect, it, vi } from 'vitest'
import { texts, using } from '../support/session-wrapper'

describe('wrapperRead', () => {
  it.each([
    ['raises', 'def wrapperRead(self, handle): raise TypeError("a bug")', { code: 'AIGES_ERR_PYTHON', pythonType: 'TypeError' }],
    [
      'raises once there is something',
      'def wrapperRead(self, handle): return part(self.frames.pop(0)[0]["oops"]) if self.frames else None',
      { pythonType: 'TypeError' },
    ],
    ['returns a text', 'def wrapperRead(self, handle): return "x"', { code: 'AIGES_ERR_INVALID_RESPONSE' }],
    ['returns a number', 'def wrapperRead(self, handle): return 7', { code: 'AIGES_ERR_INVALID_RESPONSE' }],
    [
      'raises once there is something, although there is callback',
      `def wrapperRead(self, handle):
    from aiges_embed import callback
    if self.frames: return part(self.frames.pop(0)[0])
    if getattr(self, "over", False): raise TypeError("a bug")
    self.over = True`,
      { pythonType: 'TypeError' },
    ],
    [
      'returns a text, although there is callback',
      `def wrapperRead(self, handle):
    from aiges_embed import callback
    return "x"`,
      { code: 'AIGES_ERR_INVALID_RESPONSE' },
    ],
  ])('that %s fails the session', (_, body, error) =>
    using(body, async (wrapper) => {
      const session = await wrapper.stream()
      session.end({ body: { data: 'x' } })
      await expect(texts(session)).rejects.toMatchObject(error)
    }),
  )

  it('that raises is left alone where answers come by callback, and told', () =>
    using(
      `from aiges_embed import callback
def wrapperRead(self, handle): raise OSError("not read")
def wrapperWrite(self, handle, req):
    from aiges_embed import callback
    for node in req.list: callback(part(bytes(node.data), node.status), self.tag)
    return 0`,
      async (wrapper) => {
        const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
        const session = await wrapper.stream()
        session.write({ body: { data: 'a' } })
        session.end({ body: { data: 'b' } })
        expect(await texts(session)).toEqual(['a', 'b'])
        expect((await warned).message).toContain('OSError: not read')
      },
    ))

  it('is asked after each of the frames that are sent together', () =>
    using(
      `def wrapperWrite(self, handle, req):
    self.at = [(bytes(node.data), node.status) for node in req.list]
    return 0
def wrapperRead(self, handle):
    at, self.at = getattr(self, "at", []), []
    return part(*at[0]) if at else None`,
      async (wrapper) => {
        const session = await wrapper.stream()
        for (const text of 'abcdef') session.write({ body: { data: text } })
        session.end({ body: { data: 'end' } })
        expect(await texts(session)).toEqual([...'abcdef', 'end'])
      },
    ))

  it('is asked again soon enough, however often there was nothing', () =>
    using(
      `def wrapperRead(self, handle):
    self.asked = getattr(self, "asked", 0) + 1
    return part("at last", 2) if self.asked == 20 else None`,
      async (wrapper) => {
        const session = await wrapper.stream()
        session.end()
        expect(await texts(session)).toEqual(['at last'])
      },
    ))
})

it('wrapperRead is asked by one timer, which goes with its session', () =>
  using('def wrapperRead(self, handle): return None', async (wrapper) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const session = await wrapper.stream()
      for (const text of 'abc') await session.write({ body: { data: text } })
      expect(vi.getTimerCount()).toBe(1)
      session.abort()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  }))
