/**
 * Packs byte ranges: small ones into the tape, large ones as bodies, of which only a view is kept here. Decides what native
 * may do with the memory. JavaScript thread only; the memory stays the caller's.
 */
import { types } from 'node:util'
import * as threads from 'node:worker_threads'
import { Fault, unconvertible } from './fault'
import type { Packer } from './pack'
import { BodyMode, INLINE_BELOW, Tag, View } from './tape'
import { staysInPlace } from './transfer-guard'

/** How a body is handed over. `auto`: shared, but shared memory of several threads is copied. */
export type BodyPolicy = 'auto' | 'shared' | 'copy'

const typedArray = (Object.getPrototypeOf(Uint8Array) as { prototype: { at(this: unknown, index: number): unknown } }).prototype
const getter = <T>(prototype: object, name: PropertyKey): ((this: unknown) => T) =>
  Object.getOwnPropertyDescriptor(prototype, name)?.get as (this: unknown) => T

// The language's own getters: a property that a caller put over one of them must not change how much memory we read.
const kindOf = getter<string | undefined>(typedArray, Symbol.toStringTag)
const typed = extentOf(typedArray)
const untyped = extentOf(DataView.prototype)

interface Extent {
  memory(this: unknown): ArrayBufferLike
  offset(this: unknown): number
  length(this: unknown): number
}

function extentOf(prototype: object): Extent {
  return { memory: getter(prototype, 'buffer'), offset: getter(prototype, 'byteOffset'), length: getter(prototype, 'byteLength') }
}

const viewOfKind: Partial<Record<string, number>> = {
  Int8Array: View.INT8,
  Uint8Array: View.BODY,
  Uint8ClampedArray: View.UINT8C,
  Int16Array: View.INT16,
  Uint16Array: View.UINT16,
  Int32Array: View.INT32,
  Uint32Array: View.UINT32,
  BigInt64Array: View.BIGINT64,
  BigUint64Array: View.BIGUINT64,
  Float32Array: View.FLOAT32,
  Float64Array: View.FLOAT64,
}

// Absent below Node 21: there, what lies behind a buffer inside a Worker cannot be told apart.
const isMarked = (threads as { isMarkedAsUntransferable?: (value: object) => boolean }).isMarkedAsUntransferable
const alwaysDoubt = isMarked === undefined && !threads.isMainThread

/** Packs `value` if it is a byte range of any kind: untyped ones as bytes, typed arrays as numbers. False: it is something else. */
export function packBytes(packer: Packer, value: object): boolean {
  if (ArrayBuffer.isView(value)) {
    const kind = kindOf.call(value)
    const view = kind === undefined ? View.BODY : viewOfKind[kind]
    if (view === undefined) throw unconvertible(value)
    packView(packer, value, kind !== undefined, view, 'auto')
    return true
  }
  if (!types.isAnyArrayBuffer(value)) return false
  packMemory(packer, value, View.BODY, 'auto')
  return true
}

/** Packs the bytes of `value` as a body for Python under `policy`, as exact `bytes` if `exact`. False: it is no byte range. */
export function packBody(packer: Packer, value: object, exact: boolean, policy: BodyPolicy): boolean {
  const view = exact ? View.EXACT : View.BODY
  if (ArrayBuffer.isView(value)) packView(packer, value, kindOf.call(value) !== undefined, view, policy)
  else if (types.isAnyArrayBuffer(value)) packMemory(packer, value, view, policy)
  else return false
  return true
}

/** A byte range that is `bytes` in Python, rather than a memoryview of numbers. */
export function isPlainBytes(value: object): boolean {
  if (!ArrayBuffer.isView(value)) return types.isAnyArrayBuffer(value)
  const kind = kindOf.call(value)
  return kind === undefined || kind === 'Uint8Array'
}

/** How many bytes `value` covers, 0 when they are out of reach; -1: it is no byte range. */
export function byteLengthOf(value: object): number {
  if (!ArrayBuffer.isView(value)) return types.isAnyArrayBuffer(value) ? value.byteLength : -1
  if (kindOf.call(value) !== undefined) return typed.length.call(value)
  try {
    return untyped.length.call(value)
  } catch {
    return 0
  }
}

export function isSharedMemory(value: object): boolean {
  if (!ArrayBuffer.isView(value)) return types.isSharedArrayBuffer(value)
  return types.isSharedArrayBuffer((kindOf.call(value) === undefined ? untyped : typed).memory.call(value))
}

function packView(packer: Packer, value: ArrayBufferView, isTyped: boolean, view: number, policy: BodyPolicy): void {
  const extent = isTyped ? typed : untyped
  const memory = extent.memory.call(value)
  const n = byteLengthOf(value)
  if (n === 0) refuseUnreachable(value, isTyped)
  const bytes = value instanceof Uint8Array ? value : new Uint8Array(memory, n === 0 ? 0 : extent.offset.call(value), n)
  packRange(packer, memory, bytes, n, view, policy)
}

function packMemory(packer: Packer, memory: ArrayBufferLike, view: number, policy: BodyPolicy): void {
  const n = memory.byteLength
  if (n === 0) refuseDetached(memory)
  packRange(packer, memory, new Uint8Array(memory, 0, n), n, view, policy)
}

function packRange(packer: Packer, memory: ArrayBufferLike, bytes: Uint8Array, n: number, view: number, policy: BodyPolicy): void {
  if (n < INLINE_BELOW) {
    packInline(packer, bytes, n, view)
    return
  }
  const at = packer.reserve(6)
  packer.bytes[at] = Tag.BODY
  packer.bytes[at + 1] = view
  packer.view.setUint32(at + 2, packer.bodies.length / 2, true)
  packer.bodies.push(bytes, modeOf(memory, policy))
}

function packInline(packer: Packer, bytes: Uint8Array, n: number, view: number): void {
  const head = view <= View.EXACT ? 5 : 6
  const at = packer.reserve(head + n)
  if (view <= View.EXACT) {
    packer.bytes[at] = Tag.BYTES
  } else {
    packer.bytes[at] = Tag.VIEW
    packer.bytes[at + 1] = view
  }
  packer.view.setUint32(at + head - 4, n, true)
  packer.bytes.set(bytes, at + head)
  packer.copied += n
}

function modeOf(memory: ArrayBufferLike, policy: BodyPolicy): number {
  if (policy === 'copy') return BodyMode.COPY
  if (types.isSharedArrayBuffer(memory)) {
    return policy === 'shared' && !(memory as { growable?: boolean }).growable ? BodyMode.SHARE : BodyMode.COPY
  }
  if ((memory as { resizable?: boolean }).resizable === true) return BodyMode.COPY
  if (alwaysDoubt || !staysInPlace(memory)) return BodyMode.OURS_OR_COPY
  return isMarked?.(memory) ? BodyMode.OURS_OR_COPY : BodyMode.SHARE
}

/** A view of memory that went away or shrank looks like an empty one: to send that would be silently wrong. */
function refuseUnreachable(value: ArrayBufferView, isTyped: boolean): void {
  try {
    if (isTyped) typedArray.at.call(value, 0)
    else untyped.length.call(value)
  } catch {
    throw unreachable()
  }
}

function refuseDetached(memory: ArrayBufferLike): void {
  if (types.isSharedArrayBuffer(memory)) return
  try {
    // `detached` exists from Node 22 only; to construct over detached memory is a TypeError everywhere.
    new Uint8Array(memory)
  } catch {
    throw unreachable()
  }
}

function unreachable(): Fault {
  return new Fault(
    'AIGES_ERR_BUFFER_DETACHED',
    'the memory of the buffer is out of reach: it was transferred away, or its ArrayBuffer was resized below the view',
  )
}
