/** Values that have no counterpart: a typed error with a path, and a packer that works on afterwards. */
import { describe, expect, it } from 'vitest'
import { AigesError } from '../../lib/errors'
import { Packer } from '../../lib/value/pack'
import { HEADER } from '../../lib/value/tape'
import { pack, roundTrip, thrown } from './tape'

class Point {
  x = 1
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('unconvertible', () => {
  it.each<[string, unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['class Point', new Point()],
    ['class Promise', Promise.resolve(1)],
    ['class WeakMap', new WeakMap()],
    ['class RegExp', /x/],
    ['class TypeError', new TypeError('x')],
    ['class Number', Object(1)],
    ['a function', Object.fromEntries([['then', () => 1]])],
    ['invalid Date', new Date(NaN)],
    ['years 1 to 9999', new Date(253_402_300_800_000)],
    ['years 1 to 9999', new Date(-62_135_596_800_001)],
    ['threw', revoked()],
    ['unknown class', Object.create(Object.create(null) as object)],
  ])('%s', (words, value) => {
    const error = thrown(() => pack({ a: [0, { 'b c': value }] }))
    expect(error).toBeInstanceOf(AigesError)
    expect(error).toMatchObject({ code: 'AIGES_ERR_UNCONVERTIBLE' })
    expect(error.message).toContain(words)
    expect(error.path).toMatch(/^a\[1\]\["b c"\]/)
    expect(roundTrip({ still: 'works' })).toStrictEqual({ still: 'works' })
  })

  it('keeps what a getter or a trap threw as the cause', () => {
    const reason = new Error('mine')
    const getter = {
      ok: 1,
      get bad(): number {
        throw reason
      },
    }
    const trap = new Proxy(
      { x: 1 },
      {
        ownKeys: () => {
          throw reason
        },
      },
    )
    for (const [value, path] of [
      [getter, 'v.bad'],
      [trap, 'v'],
    ] as const) {
      const error = thrown(() => pack({ v: value }))
      expect(error).toMatchObject({ code: 'AIGES_ERR_UNCONVERTIBLE', path })
      expect(error.cause).toBe(reason)
    }
    expect(
      thrown(() =>
        pack([
          {
            get x(): never {
              throw undefined
            },
          },
        ]),
      ),
    ).toMatchObject({ path: '[0].x', cause: undefined })
  })

  it('names a class whose name is hostile', () => {
    const nameless = Object.create({
      get constructor(): never {
        throw new Error('no')
      },
    }) as object
    expect(thrown(() => pack([nameless])).message).toContain('unknown class')
  })
})

describe('limits', () => {
  it.each<[string, () => unknown]>([
    [
      'array',
      () => {
        const a: unknown[] = []
        a.push([a])
        return a
      },
    ],
    [
      'object',
      () => {
        const o: Record<string, unknown> = {}
        o['x'] = { y: [o] }
        return o
      },
    ],
    [
      'map',
      () => {
        const m = new Map<string, unknown>()
        m.set('m', [m])
        return m
      },
    ],
    [
      'deep',
      () => {
        const bottom: unknown[] = []
        let v: unknown = bottom
        for (let i = 0; i < 100; i++) v = [v]
        bottom.push(v)
        return v
      },
    ],
  ])('refuses a cycle through %s', (_, make) => {
    expect(thrown(() => pack(make()))).toMatchObject({ code: 'AIGES_ERR_CYCLE' })
  })

  it('refuses a level more than 512, however deep it goes', () => {
    for (const levels of [513, 1_000_000]) {
      let value: unknown[] = []
      for (let i = 1; i < levels; i++) value = [value]
      const error = thrown(() => pack(value))
      expect(error).toMatchObject({ code: 'AIGES_ERR_DEPTH' })
      expect((error.path ?? '').length).toBeLessThan(200)
    }
  })

  it('refuses too many values before it visits them', () => {
    const sparse = new Array<unknown>(2 ** 32 - 1)
    let visited = 0
    Object.defineProperty(sparse, 0, { get: () => visited++ })
    expect(thrown(() => pack([1, sparse]))).toMatchObject({ code: 'AIGES_ERR_TOO_LARGE', path: '[1]' })
    expect(visited).toBe(0)
  })

  it('reads a map that grows meanwhile to its end', () => {
    const map = new Map<unknown, unknown>([[0, 0]])
    const growing = {
      get more(): number {
        return map.size
      },
    }
    map.set(
      1,
      new Proxy(
        {},
        {
          ownKeys: () => {
            for (let i = 0; i < 1000; i++) map.set(`late ${i}`, growing)
            return []
          },
        },
      ),
    )
    expect((roundTrip(map) as Map<unknown, unknown>).size).toBe(1002)
  })

  it.each<[string, unknown, string]>([
    ['an object as a key', new Map([[{}, 1]]), '[0]'],
    ['an array as a member', { a: [new Set<unknown>([1, [2]])] }, 'a[0][1]'],
    ['numbers as a key', new Map([[new Float32Array(1), 1]]), '[0]'],
  ])('refuses %s: Python could not look it up', (_, value, path) => {
    expect(thrown(() => pack(value))).toMatchObject({ code: 'AIGES_ERR_UNCONVERTIBLE', path })
  })

  it('refuses integers above 1 Mbit at once', () => {
    expect(thrown(() => pack({ n: 2n ** 1_048_576n }))).toMatchObject({ code: 'AIGES_ERR_TOO_LARGE', path: 'n' })
    expect(thrown(() => pack(-(2n ** 20_000_000n)))).toMatchObject({ code: 'AIGES_ERR_TOO_LARGE' })
  })
})

describe('the outbox', () => {
  it('is put aside while a getter makes a call of its own', () => {
    const packer = new Packer()
    const inner = Array.from({ length: 40_000 }, (_, i) => i)
    const body = Buffer.alloc(20_000, 1)
    const value = {
      before: [body, 1],
      get nested(): unknown {
        return pack([inner, body], packer).tape.length
      },
      after: [body, 'x'],
    }
    const packed = pack(value, packer)
    expect(packed.bodies.map(([view]) => view)).toStrictEqual([body, body])
    expect(packed.tape).toStrictEqual(pack({ before: [body, 1], nested: 5 + 5 + 40_000 * 5 + 6, after: [body, 'x'] }).tape)
  })

  it('is put aside also when that call fails', () => {
    const packer = new Packer()
    const value = {
      a: 1,
      get nested(): unknown {
        return thrown(() => pack([[[() => 1]]], packer)).message.length
      },
      b: [2],
    }
    expect(pack(value, packer).tape.length).toBeGreaterThan(20)
  })

  it('gives huge memory back and starts each tape anew', () => {
    const packer = new Packer()
    const first = packer.memory
    pack('x'.repeat(40_000_000), packer)
    expect(packer.memory.byteLength).toBe(first.byteLength)
    expect(packer.pos).toBe(HEADER)
    expect(pack(1, packer).tape.length).toBe(5)
  })
})
