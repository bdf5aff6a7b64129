/**
 * What a byte range that came from Python looks like in JavaScript. The memory belongs to the value that is returned.
 */
import { malformed } from './fault'
import { View } from './tape'

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array

export type BodyView = Buffer | TypedArray

/** A numpy array, C-contiguous: `data` is a typed array where JavaScript has the dtype, else its bytes. */
export interface NdArray {
  data: BodyView
  /** numpy's name: `float32`, `>i4`, … */
  dtype: string
  shape: number[]
}

interface ViewConstructor {
  readonly BYTES_PER_ELEMENT: number
  new (memory: ArrayBufferLike, offset: number, length: number): TypedArray
}

const constructors: readonly (ViewConstructor | undefined)[] = [
  undefined,
  undefined,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
]

/** `bytes` as the docs/tape.md view says; copied only where its start is not aligned for the type. */
export function seeAs(bytes: Buffer, view: number): BodyView {
  if (view <= View.EXACT) return bytes
  const Type = constructors[view]
  if (Type === undefined) throw malformed(`unknown view ${view}`)
  const width = Type.BYTES_PER_ELEMENT
  if (bytes.byteLength % width !== 0) throw malformed(`${bytes.byteLength} bytes seen as items of ${width}`)
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes)
  return new Type(aligned.buffer, aligned.byteOffset, bytes.byteLength / width)
}
