/**
 * What a body may be, in requests: types, and how to get at its bytes without copying them. Pure functions, any thread.
 */
import { types } from 'node:util'

/** The bytes of a body: text is sent as UTF-8. */
export type BodyBytes = string | NodeJS.ArrayBufferView | ArrayBuffer | SharedArrayBuffer

/** A body with more than its bytes. */
export interface BodyNode {
  data: BodyBytes
  /** What the bytes are. Default: what the wrapper declares under this key, else text for strings. */
  type?: DataType | number | undefined
  /** Where in a stream the part belongs. Default: 'once'. */
  status?: DataStatus | number | undefined
  /** The platform calls it `desc`: reaches Python as `attributes` of the node. */
  attributes?: Readonly<Record<string, unknown>> | undefined
}

export type DataType = 'text' | 'audio' | 'image' | 'video'
export type DataStatus = 'begin' | 'continue' | 'end' | 'once'

export type BodyInput = BodyBytes | BodyNode

/** The same in words. */
export const ANY_BODY = 'a string, a Buffer, a typed array, an ArrayBuffer or an object with such data'

/** Whether a value is the bytes themselves, and not a node with them. */
export function isBare(value: unknown): value is BodyBytes {
  return typeof value === 'string' || ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)
}

/** The bytes of a value given as a body, of a node's data too; undefined when it is none. */
export function bytesOf(value: unknown): BodyBytes | undefined {
  if (isBare(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  const { data } = value as { data?: unknown }
  return isBare(data) ? data : undefined
}

/** The same memory as bytes; a text is encoded. `most`: of a text no more than this many characters. */
export function viewOf(data: BodyBytes, most = Infinity): Uint8Array {
  if (data instanceof Uint8Array) return data
  if (typeof data === 'string') return Buffer.from(data.length > most ? data.slice(0, most) : data, 'utf8')
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

/** Bytes of a body; of a text, its bytes as UTF-8. */
export function sizeOf(data: BodyBytes): number {
  return typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength
}

/** A Uint8Array or Buffer of any realm. */
export function isBytes(value: unknown): value is Uint8Array {
  return types.isUint8Array(value)
}
