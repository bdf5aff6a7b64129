// The ways in which wrappers stream: wrapperRead, the SDK's own pool of threads, functions of the first platform, a wrapperOnceExec that yields; and
// every way in which wrapperCreate can go wrong.

import { EventEmitter, once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { type LogLine, loadWrapper, type Session, type Wrapper } from '../../dist/index.js'
import { fixture, runChild } from '../support/child'

async function using<T>(name: string, use: (wrapper: Wrapper) => Promise<T>, options = {}): Promise<T> {
  const wrapper = await loadWrapper(fixture(`wrappers/${name}.py`), options)
  try {
    return await use(wrapper)
  } finally {
    await wrapper.close()
  }
}

async function collect(session: Session): Promise<[string, number][]> {
  const parts: [string, number][] = []
  for await (const part of session) parts.push(...part.list.map((item): [string, number] => [item.text(), item.status]))
  return parts
}

async function speak(wrapper: Wrapper, words: string[]): Promise<[string, number][]> {
  const session = await wrapper.stream()
  words.slice(0, -1).forEach((word) => void session.write({ body: { audio: word } }))
  session.end({ body: { audio: words.at(-1) as string } })
  const parts = await collect(session)
  await session.closed
  return parts
}

describe('styles', () => {
  it('wrapperRead: asked until the last part; empty parts of status 1 are no parts', () =>
    using('streams/reads', async (wrapper) => {
      expect(await speak(wrapper, ['a', 'b', 'c'])).toEqual([
        ['A', 0],
        ['B', 1],
        ['C', 2],
      ])
    }))

  it('the pool of the SDK: a handle serves one session after the other; none idle is the wrapper’s code', () =>
    using('streams/pool', async (wrapper) => {
      const busy = [await wrapper.stream(), await wrapper.stream()]
      await expect(wrapper.stream()).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER', errorCode: 10110 })
      await Promise.all(busy.map((session) => session[Symbol.asyncDispose]()))
      for (let i = 0; i < 6; i++)
        expect(await speak(wrapper, ['one', 'two'])).toEqual([
          ['ONE', 0],
          ['TWO', 2],
        ])
    }))

  it('functions of the first platform', () =>
    using('modes/functions_v1', async (wrapper) => {
      expect(await speak(wrapper, ['abc', 'def'])).toEqual([
        ['cba', 0],
        ['fed', 2],
      ])
      expect((await wrapper.once({})).body['open']?.text()).toBe('0')
    }))

  it.each(['plain', 'async'])('a wrapperOnceExec that yields (%s) gets everything once the session is ended', (how) =>
    using(
      'modes/yields',
      async (wrapper) => {
        const session = await wrapper.stream()
        await session.write({ body: { text: 'one ' } })
        await session.end({ body: { text: 'two three' } })
        expect((await collect(session)).map(([text]) => text)).toEqual(['one 0', 'two 1', 'three 2'])
      },
      { config: { how } },
    ),
  )

  it.each(['plain', 'async'])(
    'a generator (%s) that is left is closed; one that raises, or gives a code, fails the session',
    async (how) => {
      const { stdout } = await runChild(
        `const wrapper = await loadWrapper(fixture('wrappers/modes/yields.py'), { config: { how: '${how}' } })
      const left = await wrapper.stream({ params: { times: 1000 } })
      left.end({ body: { text: 'a b' } })
      for await (const part of left) { console.log(part.body.out.text()); break }
      await left.closed
      for (const text of ['x fail', 'x code']) {
        const session = await wrapper.stream()
        session.end({ body: { text } })
        try { for await (const part of session) console.log(part.body.out.text()) } catch (error) { console.log(error.pythonType || error.errorCode) }
      }
      await wrapper.close()`,
      )
      const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('Found') && !line.startsWith('###'))
      expect(lines.filter((line) => line === 'generator closed').length).toBeGreaterThanOrEqual(how === 'plain' ? 3 : 1)
      expect(lines.filter((line) => line !== 'generator closed')).toEqual(['a 0', 'x 0', 'ValueError', 'x 0', '3'])
    },
  )

  it('a coroutine that never ends is ended with its session', () => {
    const lines = new EventEmitter()
    const [began, ended] = [once(lines, 'began'), once(lines, 'ended')]
    return using(
      'modes/endless',
      async (wrapper) => {
        const session = await wrapper.stream()
        session.end({ body: { text: 'x' } })
        await began
        session.abort()
        await ended
      },
      { config: { how: 'coroutine', hook: 'wrapperOnceExec' }, onLog: ({ text }: LogLine) => lines.emit(text) },
    )
  })

  it('a wrapper that only answers once streams its one answer', () =>
    using('echo', async (wrapper) => {
      const session = await wrapper.stream()
      await session.end({ body: { data: 'x' } })
      expect(await collect(session)).toEqual([['x', 3]])
    }))

  it('a wrapper with nothing to call cannot stream', () =>
    using('modes/once_later', async (wrapper) => {
      await expect(wrapper.stream()).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER_INVALID' })
    }))
})

describe('wrapperCreate', () => {
  it.each<[how: string, error: object]>([
    ['raise', { code: 'AIGES_ERR_PYTHON', pythonType: 'RuntimeError' }],
    ['exit', { code: 'AIGES_ERR_PYTHON_EXIT', exitCode: 4 }],
    ['code', { code: 'AIGES_ERR_WRAPPER', errorCode: 10110, text: 'no more licences' }],
    ['text', { code: 'AIGES_ERR_INVALID_RESPONSE', message: expect.stringContaining('returned a str') }],
    ['none', { code: 'AIGES_ERR_INVALID_RESPONSE', message: expect.stringContaining('returned None') }],
    ['number', { code: 'AIGES_ERR_INVALID_RESPONSE', message: expect.stringContaining('returned a int') }],
    ['handle', { code: 'AIGES_ERR_INVALID_RESPONSE', message: expect.stringContaining('list') }],
  ])('%s', (how, error) =>
    using('streams/creates', async (wrapper) => {
      // What failed leaves its tag to the next.
      await expect(wrapper.stream({ params: { how }, usrTag: 'one tag' })).rejects.toMatchObject(error)
      await (await wrapper.stream({ params: { how: 'fine' }, usrTag: 'one tag' }))[Symbol.asyncDispose]()
    }),
  )
})
