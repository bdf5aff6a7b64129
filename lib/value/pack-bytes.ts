/**
 * Packs byte ranges: small ones into the tape, large ones as bodies, of which only a view is kept here. Decides what native
 * may do with the memory. JavaScript thread only; the memory stays the caller's.
 */
import { types } from 'node:util'
import * as threads from 'node:worker_threads'
import { Fault, unconvertible } from './fault'
import type { Packer } from './pack'
import { BodyMode, INLINE_BELOW, Tag, View } from './tape'

/** How a body is handed over. `auto`: shared, but shared memory of several threads is copied. */
export type BodyPolicy = 'auto' | 'shared' | 'copy'

const typedArray = Object.getPrototypeOf(Uint8Array) as { prototype: object }
const kindOf = Object.getOwnPropertyDescriptor(typedArray.prototype, Symbol.toStringTag)?.get as (this: unknown) => string | undefined

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
    packRange(packer, value.buffer, value, view, 'auto')
    return true
  }
  if (!types.isAnyArrayBuffer(value)) return false
  packRange(packer, value, undefined, View.BODY, 'auto')
  return true
}

/** Packs the bytes of `value` as a body for Python under `policy`, as exact `bytes` if `exact`. False: it is no byte range. */
export function packBody(packer: Packer, value: object, exact: boolean, policy: BodyPolicy): boolean {
  const view = exact ? View.EXACT : View.BODY
  if (ArrayBuffer.isView(value)) packRange(packer, value.buffer, value, view, policy)
  else if (types.isAnyArrayBuffer(value)) packRange(packer, value, undefined, view, policy)
  else return false
  return true
}

/** How many bytes `value` covers; -1: it is no byte range. */
export function byteLengthOf(value: object): number {
  return ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value) ? value.byteLength : -1
}

export function isSharedMemory(value: object): boolean {
  return types.isSharedArrayBuffer(ArrayBuffer.isView(value) ? value.buffer : value)
}

function packRange(packer: Packer, memory: ArrayBufferLike, range: ArrayBufferView | undefined, view: number, policy: BodyPolicy): void {
  const n = range === undefined ? memory.byteLength : range.byteLength
  if (n === 0) refuseDetached(memory)
  const bytes = range instanceof Uint8Array ? range : new Uint8Array(memory, range === undefined ? 0 : range.byteOffset, n)
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
  if (alwaysDoubt) return BodyMode.OURS_OR_COPY
  return isMarked?.(memory) ? BodyMode.OURS_OR_COPY : BodyMode.SHARE
}

/** Detached memory looks like an empty buffer: to send that would be silently wrong. */
function refuseDetached(memory: ArrayBufferLike): void {
  if (types.isSharedArrayBuffer(memory) || memory.byteLength > 0) return
  try {
    // `detached` exists from Node 22 only; to construct over detached memory is a TypeError everywhere.
    new Uint8Array(memory)
  } catch {
    throw new Fault('AIGES_ERR_BUFFER_DETACHED', 'the buffer is detached: its memory was transferred away')
  }
}
