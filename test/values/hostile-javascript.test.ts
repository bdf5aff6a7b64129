// Arguments that cannot be sent, or fight back while they are packed: each is a typed error that names the place, nothing reaches Python,
// and the next call works.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { AigesError, loadModule, type PythonModule } from '../../dist/index.js'
import { fixture, runChild } from '../support/child'

let mirror: PythonModule
beforeAll(async () => {
  mirror = await loadModule(fixture('modules/mirror.py'))
})
afterAll(() => mirror.close())
afterEach(() => expect(mirror.callSync('identity', ['still fine'])).toBe('still fine'))

const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}
const throwing = (trap: string): object =>
  new Proxy(
    { a: 1 },
    {
      [trap]: () => {
        throw new Error('the trap')
      },
    },
  )
const cycle = (close: (inner: Record<string, unknown>) => void): unknown => {
  const inner: Record<string, unknown> = {}
  close(inner)
  return { deep: [inner] }
}
const nested = (depth: number): unknown => {
  let value: unknown = 0
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value }
  return value
}

describe('refused', () => {
  it.each<[string, unknown, string, string]>([
    ['a function', () => 1, 'AIGES_ERR_UNCONVERTIBLE', 'args[0]'],
    ['a method of an object', { deep: { run() {} } }, 'AIGES_ERR_UNCONVERTIBLE', 'args[0].deep.run'],
    ['a symbol', [Symbol('s')], 'AIGES_ERR_UNCONVERTIBLE', 'args[0][0]'],
    [
      'a class instance',
      {
        'a b': new (class Point {
          x = 1
        })(),
      },
      'AIGES_ERR_UNCONVERTIBLE',
      'args[0]["a b"]',
    ],
    ['a Promise', Promise.resolve(1), 'AIGES_ERR_UNCONVERTIBLE', 'args[0]'],
    ['a thenable', { then: () => 1 }, 'AIGES_ERR_UNCONVERTIBLE', 'args[0].then'],
    ['an Error', new Error('x'), 'AIGES_ERR_UNCONVERTIBLE', 'args[0]'],
    ['a RegExp', /x/, 'AIGES_ERR_UNCONVERTIBLE', 'args[0]'],
    ['a WeakMap', new WeakMap(), 'AIGES_ERR_UNCONVERTIBLE', 'args[0]'],
    ['a boxed number', Object(1), 'AIGES_ERR_UNCONVERTIBLE', 'args[0]'],
    ['a generator', (function* () {})(), 'AIGES_ERR_UNCONVERTIBLE', 'args[0]'],
    ['a revoked Proxy of an object', [revoked({})], 'AIGES_ERR_UNCONVERTIBLE', 'args[0][0]'],
    ['a revoked Proxy of an array', [revoked([])], 'AIGES_ERR_UNCONVERTIBLE', 'args[0][0]'],
    ['a throwing ownKeys', throwing('ownKeys'), 'AIGES_ERR_UNCONVERTIBLE', 'args[0]'],
    ['a throwing get', throwing('get'), 'AIGES_ERR_UNCONVERTIBLE', 'args[0].a'],
    ['a throwing getPrototypeOf', throwing('getPrototypeOf'), 'AIGES_ERR_UNCONVERTIBLE', 'args[0]'],
    [
      'a throwing getter',
      {
        get bad() {
          throw null
        },
      },
      'AIGES_ERR_UNCONVERTIBLE',
      'args[0].bad',
    ],
    ['an object as a Map key', new Map([[{}, 1]]), 'AIGES_ERR_UNCONVERTIBLE', 'args[0][0]'],
    ['an array in a Set', new Set([1, []]), 'AIGES_ERR_UNCONVERTIBLE', 'args[0][1]'],
    [
      'a cycle of an object',
      cycle((o) => {
        o['me'] = o
      }),
      'AIGES_ERR_CYCLE',
      'args[0].deep[0].me',
    ],
    [
      'a cycle through an array',
      cycle((o) => {
        o['list'] = [o]
      }),
      'AIGES_ERR_CYCLE',
      'args[0].deep[0].list[0]',
    ],
    [
      'a cycle through a Map',
      cycle((o) => {
        o['map'] = new Map([['k', o]])
      }),
      'AIGES_ERR_CYCLE',
      'args[0].deep[0].map[0]',
    ],
    ['a sparse array of 2^32-1', new Array(2 ** 32 - 1), 'AIGES_ERR_TOO_LARGE', 'args[0]'],
    [
      'more values than a call may have',
      Array.from({ length: 101 }, () => new Array(100_000).fill(0)),
      'AIGES_ERR_TOO_LARGE',
      'args[0][99]',
    ],
  ])('%s', (_, value, code, path) => {
    expect(() => mirror.callSync('identity', [value])).toThrow(expect.objectContaining({ code, path }))
  })

  it('keeps the error of a getter as the cause', () => {
    const bad = {
      get bad() {
        throw new RangeError('mine')
      },
    }
    expect(() => mirror.callSync('identity', [1], { x: bad })).toThrow(
      expect.objectContaining({ path: 'kwargs.x.bad', cause: new RangeError('mine') }),
    )
  })

  it('says what to do', () => {
    expect(() => mirror.callSync('identity', [new (class Point {})()])).toThrow(/args\[0\].*class Point.*pass a plain object/)
    expect(() => mirror.callSync('identity', [Promise.resolve()])).toThrow(/await it first/)
  })

  it('the same by call: the promise rejects, nothing is thrown', async () => {
    const pending = mirror.call('identity', [() => 1])
    await expect(pending).rejects.toBeInstanceOf(AigesError)
    await expect(mirror.call('identity', [revoked({})])).rejects.toMatchObject({ code: 'AIGES_ERR_UNCONVERTIBLE' })
  })
})

describe('depth', () => {
  it('512 levels travel', () => {
    expect(mirror.callSync('identity', [nested(512)])).toEqual(nested(512))
  })

  it('513 levels do not, nor a million', () => {
    for (const depth of [513, 1_000_000]) {
      expect(() => mirror.callSync('identity', [nested(depth)])).toThrow(expect.objectContaining({ code: 'AIGES_ERR_DEPTH' }))
    }
  })

  it('a long path is shortened', () => {
    const error = (() => {
      try {
        return mirror.callSync('identity', [nested(600)])
      } catch (thrown) {
        return thrown
      }
    })() as AigesError
    expect(error.path?.length).toBeLessThan(200)
    expect(error.path).toContain('…')
  })
})

describe('code that runs while arguments are packed', () => {
  it('the same value twice side by side is no cycle', () => {
    const twin = { a: 1 }
    expect(mirror.callSync('identity', [[twin, twin]])).toEqual([twin, twin])
  })

  it('a getter that makes a call of its own', async () => {
    let inner: Promise<unknown> | undefined
    const value = {
      before: 'x'.repeat(100),
      get during() {
        inner = mirror.call('identity', [Buffer.alloc(20_000, 2)])
        return mirror.callSync('identity', ['nested'])
      },
      after: Buffer.alloc(20_000, 1),
    }
    const back = await mirror.call('identity', [value])
    expect(back).toEqual({ before: 'x'.repeat(100), during: 'nested', after: Buffer.alloc(20_000, 1) })
    expect(await inner).toEqual(Buffer.alloc(20_000, 2))
  })

  it('a getter that detaches a buffer packed before it', async () => {
    const gone = new Uint8Array(40_000).fill(1)
    const value = {
      gone,
      get later() {
        structuredClone(gone.buffer, { transfer: [gone.buffer] })
        return 1
      },
    }
    await expect(mirror.call('identity', [value])).rejects.toMatchObject({ code: 'AIGES_ERR_BUFFER_DETACHED' })
  })

  it('a getter that shrinks a buffer packed before it sends what is left', async () => {
    const memory = new (ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer)(40_000, { maxByteLength: 40_000 })
    const value = {
      view: new Uint8Array(memory),
      get later() {
        ;(memory as unknown as { resize(n: number): void }).resize(10)
        return 1
      },
    }
    expect((await mirror.call<{ view: Buffer }>('identity', [value])).view.length).toBe(10)
  })

  it('an array that grows or shrinks under a getter keeps its count', () => {
    const list: unknown[] = [
      {
        get x() {
          list.length = 1
          return 1
        },
      },
      2,
      3,
    ]
    expect(mirror.callSync('identity', [list])).toEqual([{ x: 1 }, null, null])
  })

  it('inherited properties stay behind', () => {
    const child = Object.create({ inherited: 1 }) as Record<string, unknown>
    child['own'] = 2
    expect(() => mirror.callSync('identity', [child])).toThrow(expect.objectContaining({ code: 'AIGES_ERR_UNCONVERTIBLE' }))
    Object.defineProperty(Object.prototype, 'polluted', { value: 1, enumerable: true, configurable: true })
    let keys: string[] = []
    try {
      keys = Object.keys(mirror.callSync('identity', [{ own: 2 }]) as object)
    } finally {
      delete (Object.prototype as { polluted?: number }).polluted
    }
    expect(keys).toEqual(['own'])
  })

  it('a frozen Object.prototype does not hide what Python answers', async () => {
    const ended = await runChild(`
      Object.freeze(Object.prototype)
      const mirror = await loadModule(fixture('modules/mirror.py'))
      const back = await mirror.call('identity', [JSON.parse('{"toString": 1, "constructor": 2, "__proto__": 3, "a": 4}')])
      console.log(Object.entries(back).join(' '))`)
    expect(ended).toMatchObject({ code: 0, stdout: 'toString,1 constructor,2 __proto__,3 a,4\n' })
  })
})
