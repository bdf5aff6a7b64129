// numpy arrays across the border: every kind arrives right, only one that nobody else can reach arrives without a copy, and a write here never changes an array there.

import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { loadModule, type NdArray, type PythonModule } from '../../dist/index.js'
import { library, needModules, pythonWith } from './place'

const python = pythonWith('numpy')
let arrays: PythonModule
beforeAll(async () => {
  if (python !== null) arrays = await loadModule(library('arrays.py'), { python })
})
afterAll(() => arrays?.close())
const needNumpy = (context: TestContext) => needModules(context, 'numpy')

const bytesOf = (view: NodeJS.ArrayBufferView): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength)
const sha = (view: NodeJS.ArrayBufferView): string => createHash('sha256').update(bytesOf(view)).digest('hex')

/** The result of a call, and how many of its bytes were shared and copied on the way out. */
async function counted<T>(name: string, ...args: unknown[]): Promise<{ result: T; out: { shared: number; copied: number } }> {
  const before = arrays.stats().bytes.out
  const result = await arrays.call<T>(name, args)
  const after = arrays.stats().bytes.out
  return { result, out: { shared: after.shared - before.shared, copied: after.copied - before.copied } }
}

type Way = 'shared' | 'copied'
const kinds: [string, Way, unknown][] = [
  ['owning', 'shared', Float32Array],
  ['computed', 'shared', Float32Array],
  ['view', 'copied', Float32Array],
  ['slice', 'copied', Float32Array],
  // Made contiguous first: the array of that is ours alone.
  ['strided', 'shared', Float32Array],
  ['reversed', 'shared', Float32Array],
  ['transposed', 'shared', Float32Array],
  ['reshaped', 'copied', Float32Array],
  ['fortran', 'shared', Float32Array],
  ['read only', 'shared', Float32Array],
  ['big endian', 'shared', Float32Array],
  ['bool', 'shared', Buffer],
  ['float16', 'shared', Buffer],
  ['complex64', 'shared', Buffer],
  ['int64', 'shared', BigInt64Array],
  ['uint8', 'shared', Uint8Array],
  ['three dimensions', 'shared', Int16Array],
  ['from buffer', 'copied', Uint8Array],
  ['subclass', 'copied', Float32Array],
]

describe('arrays out', () => {
  it.for(kinds)('%s: %s', async ([kind, way, Type], context) => {
    needNumpy(context)
    const { result, out } = await counted<NdArray>('made', kind)
    const [dtype, shape, digest] = await arrays.call<[string, number[], string]>('expected', [kind])
    expect({ dtype: result.dtype, shape: result.shape, digest: sha(result.data) }).toEqual({ dtype, shape, digest })
    expect(result.data).toBeInstanceOf(Type)
    const size = result.data.byteLength
    expect(out).toEqual(way === 'shared' ? { shared: size, copied: 0 } : { shared: 0, copied: size })
  })

  it('a repeated value is written out', async (context) => {
    needNumpy(context)
    const { data, shape } = await arrays.call<NdArray>('made', ['broadcast'])
    expect(shape).toEqual([40_000])
    expect(new Set(data as Float32Array)).toEqual(new Set([1]))
  })

  it('without dimensions, and without items', async (context) => {
    needNumpy(context)
    expect(await arrays.call('made', ['scalar array'])).toEqual({ data: new Float64Array([2.5]), dtype: 'float64', shape: [] })
    expect(await arrays.call('made', ['empty'])).toEqual({ data: new Int32Array(0), dtype: 'int32', shape: [0, 3] })
  })

  it.for(['made_and_kept', 'made_and_weakly_kept', 'made_and_kept_in_a_view'])(
    '%s: copied, and a write here changes nothing there',
    async (name, context) => {
      needNumpy(context)
      await arrays.call('forget')
      const { result, out } = await counted<NdArray>(name)
      expect(out).toEqual({ shared: 0, copied: 160_000 })
      result.data.fill(-1 as never)
      const [sum] = await arrays.call<(number | null)[]>('kept_sums')
      if (name !== 'made_and_weakly_kept') expect(sum).toBe((40_000 * 39_999) / 2)
      else expect([null, (40_000 * 39_999) / 2]).toContain(sum)
      await arrays.call('forget')
    },
  )

  it('the same array twice, and an array beside its view, share nothing with one another', async (context) => {
    needNumpy(context)
    const [a, b] = await arrays.call<[NdArray, NdArray]>('the_same_twice')
    a.data.fill(-1 as never)
    expect(b.data[1]).toBe(1)
    const { array, view } = await arrays.call<{ array: NdArray; view: NdArray }>('with_its_view')
    view.data.fill(-1 as never)
    expect(array.data[1]).toBe(1)
  })

  it('numpy scalars arrive as plain values', async (context) => {
    needNumpy(context)
    expect(await arrays.call('scalars')).toEqual([0.5, 0.1, 2n ** 62n, 255, true, 'text', 0.25])
  })

  it.for(['object', 'date', 'structured', 'text', 'masked'])('refuses an array of kind %s and says what to do', async (kind, context) => {
    needNumpy(context)
    await expect(arrays.call('refused', [kind])).rejects.toMatchObject({
      code: 'AIGES_ERR_UNCONVERTIBLE',
      message: expect.stringMatching(/return /),
    })
  })
})

describe('arrays in', () => {
  it.for([
    ['Float32Array', new Float32Array(10_000).fill(0.5), 'float32', 5000],
    ['Float64Array', new Float64Array(10_000).fill(0.5), 'float64', 5000],
    ['Int16Array', new Int16Array(10_000).fill(-2), 'int16', -20_000],
    ['BigInt64Array', new BigInt64Array(10_000).fill(3n), 'int64', 30_000],
    ['a small Float32Array', new Float32Array(4).fill(0.25), 'float32', 1],
  ] as [string, NodeJS.TypedArray, string, number][])('%s is seen by np.asarray', async ([, sent, dtype, sum], context) => {
    needNumpy(context)
    const before = arrays.stats().bytes.in
    expect(await arrays.call('seen', [sent])).toEqual(['memoryview', dtype, [sent.length], false, sum, true])
    const after = arrays.stats().bytes.in
    const size = sent.byteLength
    const shared = size >= 16_384 ? size : 0
    expect({ shared: after.shared - before.shared, copied: after.copied - before.copied }).toEqual({ shared, copied: size - shared })
  })

  it('np.frombuffer sees a shared Buffer', async (context) => {
    needNumpy(context)
    expect(await arrays.call('from_buffer', [Buffer.alloc(1 << 20, 2)])).toEqual([1 << 20, 2 << 20])
  })
})
