// Byte ranges and typed arrays: what Python sees of each kind, at every size around the border between tape and shared memory, from any
// offset, and what comes back. Whether memory is shared is test/bodies' question.

import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModule, type PythonModule, runtimeInfo } from '../../dist/index.js'
import { fixture } from '../support/child'

let mirror: PythonModule
beforeAll(async () => {
  mirror = await loadModule(fixture('modules/mirror.py'))
})
afterAll(() => mirror.close())

type Kind = new (memory: ArrayBuffer, offset: number, length: number) => NodeJS.TypedArray
const kinds: [Kind, string][] = [
  [Int8Array, 'b'],
  [Uint8ClampedArray, 'B'],
  [Int16Array, 'h'],
  [Uint16Array, 'H'],
  [Int32Array, 'i'],
  [Uint32Array, 'I'],
  [BigInt64Array, 'q'],
  [BigUint64Array, 'Q'],
  [Float32Array, 'f'],
  [Float64Array, 'd'],
]
const memory = (n: number): ArrayBuffer => Uint8Array.from({ length: n }, (_, i) => (i * 37) % 251).buffer
const bytesOf = (view: NodeJS.ArrayBufferView): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength)

describe('typed arrays', () => {
  it.each(kinds)('%o is a memoryview of its format, whatever its size', (Kind, format) => {
    const width = (Kind as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT
    for (const n of [0, 1, 3, 16_384 / width - 1, 16_384 / width, 5000]) {
      const view = new Kind(memory(n * width + 8), 8, n)
      const [type, seen, length, bytes] = mirror.callSync<[string, string, number, Buffer]>('buffer', [view])
      expect([type, seen, length]).toEqual(['memoryview', format, n])
      expect(bytes.equals(bytesOf(view))).toBe(true)
    }
  })

  it.each(kinds)('%o comes back as the same kind', (Kind) => {
    const width = (Kind as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT
    // Single bytes without a sign have one meaning in Python, bytes; see docs/tape.md.
    const expected = Kind === Uint8ClampedArray ? Buffer : Kind
    for (const n of [0, 1, 100, 40_000]) {
      const back = mirror.callSync('identity', [new Kind(memory(n * width), 0, n)])
      expect(back).toBeInstanceOf(expected)
      expect(bytesOf(back as NodeJS.TypedArray).equals(Buffer.from(memory(n * width)))).toBe(true)
    }
  })

  it('its numbers are read as such', () => {
    expect(mirror.callSync('items', [new Float32Array([1.5, -0.25])])).toEqual([1.5, -0.25])
    expect(mirror.callSync('items', [new BigUint64Array([2n ** 64n - 1n])])).toEqual([2n ** 64n - 1n])
  })

  it('starts on the tape at any offset', () => {
    for (let pad = 0; pad < 9; pad++) {
      const [, back] = mirror.callSync<[string, Float64Array]>('identity', [['x'.repeat(pad), new Float64Array([Math.PI, -1])]])
      expect(back).toEqual(new Float64Array([Math.PI, -1]))
    }
  })

  it('its buffer holds nothing else when it comes back', () => {
    const back = mirror.callSync<Float32Array>('identity', [new Float32Array([1, 2])])
    expect(back.buffer.byteLength).toBe(8)
  })
})

describe('bytes', () => {
  it.each<[string, () => ArrayBuffer | NodeJS.ArrayBufferView]>([
    ['Buffer', () => Buffer.from('abcdef')],
    ['Uint8Array', () => new Uint8Array([1, 2, 3])],
    ['ArrayBuffer', () => memory(10)],
    ['DataView', () => new DataView(memory(10), 3, 4)],
    ['SharedArrayBuffer', () => new SharedArrayBuffer(6) as unknown as ArrayBuffer],
    ['a view of a pool', () => Buffer.from('pooled').subarray(2)],
    ['an empty Buffer', () => Buffer.alloc(0)],
    ['an empty view at the end', () => new Uint8Array(memory(4), 4, 0)],
    ['an empty DataView', () => new DataView(memory(4), 2, 0)],
    ['an empty ArrayBuffer', () => new ArrayBuffer(0)],
    ['a node class over bytes', () => new (class Mine extends Uint8Array {})([1, 2])],
  ])('%s is bytes in Python and a Buffer here', (_, make) => {
    const value = make()
    const expected = ArrayBuffer.isView(value) ? bytesOf(value) : Buffer.from(value)
    expect(mirror.callSync('type_name', [value])).toBe('bytes')
    const back = mirror.callSync('identity', [value])
    expect(Buffer.isBuffer(back)).toBe(true)
    expect((back as Buffer).equals(expected)).toBe(true)
  })

  it('any bytes in any place', () => {
    const some = fc.uint8Array({ maxLength: 40_000, size: 'max' })
    fc.assert(
      fc.property(some, some, fc.nat(64), (a, b, skip) => {
        const view = a.subarray(Math.min(skip, a.length))
        const back = mirror.callSync<Record<string, Buffer>>('identity', [{ a: view, b: [Buffer.from(b)] }])
        expect(Buffer.compare(back['a'] as Buffer, view)).toBe(0)
        expect(Buffer.compare((back['b'] as unknown as Buffer[])[0] as Buffer, b)).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('a property over byteLength changes nothing', () => {
    const odd = Object.defineProperties(new Uint8Array([1, 2, 3]), {
      byteLength: { value: 9000 },
      length: { value: 9000 },
      byteOffset: { value: 7 },
    })
    expect(mirror.callSync<Buffer>('identity', [odd])).toEqual(Buffer.from([1, 2, 3]))
  })
})

describe('memory that is out of reach', () => {
  const resizable = (): ArrayBuffer =>
    new (ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer)(100, { maxByteLength: 200 })
  const shrunk = (make: (memory: ArrayBuffer) => NodeJS.ArrayBufferView): NodeJS.ArrayBufferView => {
    const buffer = resizable()
    const view = make(buffer)
    ;(buffer as unknown as { resize(n: number): void }).resize(8)
    return view
  }
  const detached = <T extends NodeJS.ArrayBufferView | ArrayBuffer>(value: T): T => {
    const buffer = ArrayBuffer.isView(value) ? (value.buffer as ArrayBuffer) : value
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] })
    return value
  }

  it.each<[string, () => unknown]>([
    ['a shrunk Uint8Array', () => shrunk((m) => new Uint8Array(m, 50, 40))],
    ['a shrunk Float64Array', () => shrunk((m) => new Float64Array(m, 48, 4))],
    ['a shrunk DataView', () => shrunk((m) => new DataView(m, 50, 40))],
    ['a shrunk view to the end', () => shrunk((m) => new Uint8Array(m, 50))],
    ['a detached small Uint8Array', () => detached(new Uint8Array(10))],
    ['a detached large Float32Array', () => detached(new Float32Array(10_000))],
    ['a detached DataView', () => detached(new DataView(new ArrayBuffer(10)))],
    ['a detached ArrayBuffer', () => detached(new ArrayBuffer(10))],
  ])('%s', (_, make) => {
    expect(() => mirror.callSync('identity', [[make()]])).toThrow(
      expect.objectContaining({ code: 'AIGES_ERR_BUFFER_DETACHED', path: 'args[0][0]' }),
    )
  })

  it('a view of resizable memory that is still there', () => {
    const view = new Uint8Array(resizable(), 10, 20).fill(3)
    expect(mirror.callSync<Buffer>('identity', [view])).toEqual(Buffer.alloc(20, 3))
  })
})

const python = (): string => runtimeInfo().program as string

describe('numpy', () => {
  it('arrays and scalars keep dtype and shape', async (context) => {
    if (spawnSync(python(), ['-c', 'import numpy']).status !== 0) context.skip(`numpy is not installed for ${python()}`)
    const np = await loadModule('numpy')
    expect(await np.call('arange', [6], { dtype: 'float32' })).toEqual({
      data: new Float32Array([0, 1, 2, 3, 4, 5]),
      dtype: 'float32',
      shape: [6],
    })
    expect(await np.call('zeros', [[2, 3]], { dtype: 'int64' })).toEqual({ data: new BigInt64Array(6), dtype: 'int64', shape: [2, 3] })
    expect(await np.call('ones', [[2]], { dtype: '>i4' })).toEqual({ data: new Int32Array([1, 1]), dtype: 'int32', shape: [2] })
    expect(await np.call('zeros', [[0, 4]], { dtype: 'bool' })).toEqual({ data: Buffer.alloc(0), dtype: 'bool', shape: [0, 4] })
    expect(await np.call('zeros', [[]], { dtype: 'float16' })).toMatchObject({ dtype: 'float16', shape: [] })
    expect(
      await np.call('asfortranarray', [
        [
          [1, 2],
          [3, 4],
        ],
      ]),
    ).toMatchObject({ data: new BigInt64Array([1n, 2n, 3n, 4n]), shape: [2, 2] })
    expect(await np.call('add', [1, 2])).toBe(3)
    expect(await np.call('sum', [new Float32Array([1.5, 2.5])])).toBe(4)
    expect(await np.call('sum', [new Float64Array(100_000).fill(1)])).toBe(100_000)
    await expect(np.call('array', [['a', null]], { dtype: 'object' })).rejects.toMatchObject({ code: 'AIGES_ERR_UNCONVERTIBLE' })
    await np.close()
  })
})
