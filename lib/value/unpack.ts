/**
 * Unpacks tapes from the inbox into JavaScript values (docs/tape.md). JavaScript thread only; runs no user code. What it
 * returns owns its memory: nothing points into the inbox. Malformed bytes give AIGES_ERR_RUNTIME, never a read outside.
 */
import { malformed } from './fault'
import { readShort, SHORT } from './short-text'
import { MAX_DEPTH, Tag, View } from './tape'
import { type BodyView, type NdArray, seeAs } from './unpack-bytes'

const {
  NULL,
  FALSE,
  TRUE,
  INT32,
  INT53,
  FLOAT,
  BIGINT,
  STR8,
  STRA,
  STRU,
  STRW,
  BYTES,
  BODY,
  VIEW,
  LIST,
  TUPLE,
  DICT,
  MAP,
  SET,
  DATETIME,
  NDARRAY,
} = Tag

type Plain = Record<string, unknown>

export class Unpacker {
  /** Filled by native; body indexes of a frame count from its `first body`. */
  readonly bodies: ArrayBuffer[] = []
  memory: ArrayBuffer
  view: DataView
  private bytes: Buffer
  private pos = 0
  private end = 0
  private firstBody = 0
  private depth = 0

  constructor(size: number) {
    this.memory = new ArrayBuffer(size)
    this.bytes = Buffer.from(this.memory)
    this.view = new DataView(this.memory)
  }

  /** Another inbox of `size` bytes; what is in the present one is lost. */
  resize(size: number): void {
    this.memory = new ArrayBuffer(size)
    this.bytes = Buffer.from(this.memory)
    this.view = new DataView(this.memory)
  }

  /** The one value in the `n` bytes at `at`. */
  read(at: number, n: number, firstBody: number): unknown {
    this.pos = at
    this.end = at + n
    this.firstBody = firstBody
    this.depth = 0
    if (this.end > this.view.byteLength) throw malformed('a frame is longer than the inbox')
    const value = this.value()
    if (this.pos !== this.end) throw malformed('a value ends before its frame')
    return value
  }

  private value(): unknown {
    const at = this.need(1)
    switch (this.bytes[at]) {
      case NULL:
        return null
      case FALSE:
        return false
      case TRUE:
        return true
      case INT32:
        return this.view.getInt32(this.need(4), true)
      case INT53:
      case FLOAT:
        return this.view.getFloat64(this.need(8), true)
      case STR8:
      case STRA:
      case STRU:
      case STRW:
        return this.string(this.bytes[at])
      case LIST:
      case TUPLE:
        return this.list()
      case DICT:
        return this.dict()
      default:
        return this.rare(this.bytes[at])
    }
  }

  private rare(tag: number | undefined): unknown {
    switch (tag) {
      case BIGINT:
        return this.bigint()
      case BYTES: {
        const n = this.size()
        return this.own(this.need(n), n)
      }
      case BODY:
      case VIEW:
        return this.body(tag)
      case MAP:
        return this.map()
      case SET:
        return this.set()
      case DATETIME:
        return new Date(this.view.getFloat64(this.need(8), true))
      case NDARRAY:
        return this.ndarray()
      default:
        throw malformed(`unknown tag ${String(tag)}`)
    }
  }

  private string(tag: number | undefined): string {
    if (tag === STR8) {
      const n = this.bytes[this.need(1)] as number
      const at = this.need(n)
      return n <= SHORT ? readShort(this.bytes, at, n) : this.bytes.toString('latin1', at, at + n)
    }
    const n = this.size()
    const size = tag === STRW ? 2 * n : n
    const at = this.need(size)
    if (tag === STRA) return this.bytes.toString('latin1', at, at + size)
    if (tag === STRU) return this.bytes.toString('utf8', at, at + size)
    if (tag === STRW) return this.bytes.toString('utf16le', at, at + size)
    throw malformed('a key or name that is no string')
  }

  private bigint(): bigint {
    const negative = this.bytes[this.need(1)] === 1
    const n = this.size()
    const at = this.need(n)
    if (n === 0) return 0n
    let magnitude: bigint
    if (n === 8) magnitude = this.view.getBigUint64(at, true)
    else
      magnitude = BigInt(
        `0x${Buffer.from(this.bytes.subarray(at, at + n))
          .reverse()
          .toString('hex')}`,
      )
    return negative ? -magnitude : magnitude
  }

  private list(): unknown[] {
    const n = this.items(1)
    // `new Array(n)` beyond some size is a slow, dictionary-like array.
    const list: unknown[] = n <= 65_536 ? new Array<unknown>(n) : []
    for (let i = 0; i < n; i++) list[i] = this.value()
    this.depth--
    return list
  }

  private dict(): Plain {
    const n = this.items(2)
    const dict: Plain = {}
    for (let i = 0; i < n; i++) {
      const at = this.need(1)
      const key = this.string(this.bytes[at])
      const value = this.value()
      if (key === '__proto__') define(dict, key, value)
      else assign(dict, key, value)
    }
    this.depth--
    return dict
  }

  private map(): Map<unknown, unknown> {
    const n = this.items(2)
    const map = new Map<unknown, unknown>()
    for (let i = 0; i < n; i++) {
      const key = this.value()
      map.set(key, this.value())
    }
    this.depth--
    return map
  }

  private set(): Set<unknown> {
    const n = this.items(1)
    const set = new Set<unknown>()
    for (let i = 0; i < n; i++) set.add(this.value())
    this.depth--
    return set
  }

  private body(tag: number): BodyView {
    const view = this.bytes[this.need(1)] as number
    const n = this.size()
    if (tag === VIEW) {
      const at = this.need(n)
      // A typed array's `.buffer` is looked at by many: it must hold nothing else, as pooled memory would.
      const bytes = view <= View.EXACT ? this.own(at, n) : Buffer.allocUnsafeSlow(n)
      if (view > View.EXACT) bytes.set(this.bytes.subarray(at, at + n))
      return seeAs(bytes, view)
    }
    const memory = this.bodies[this.firstBody + n]
    if (memory === undefined) throw malformed(`body ${n} did not come with its frame`)
    return seeAs(Buffer.from(memory), view)
  }

  private ndarray(): NdArray {
    const at = this.need(1)
    const dtype = this.string(this.bytes[at])
    const dimensions = this.bytes[this.need(1)] as number
    const shape: number[] = []
    for (let i = 0; i < dimensions; i++) shape.push(this.view.getFloat64(this.need(8), true))
    const tag = this.bytes[this.need(1)]
    if (tag === BYTES) {
      // A small array of a dtype that JavaScript has no typed array for: bool, float16, complex.
      const n = this.size()
      return { data: this.own(this.need(n), n), dtype, shape }
    }
    if (tag !== BODY && tag !== VIEW) throw malformed('an ndarray without a body')
    return { data: this.body(tag), dtype, shape }
  }

  /** A copy of the `n` bytes at `at`. */
  private own(at: number, n: number): Buffer {
    const copy = Buffer.allocUnsafe(n)
    copy.set(this.bytes.subarray(at, at + n))
    return copy
  }

  /** Moves past `n` bytes and returns where they start. */
  private need(n: number): number {
    const at = this.pos
    if (n > this.end - at) throw malformed('a value reaches beyond its frame')
    this.pos = at + n
    return at
  }

  private size(): number {
    return this.view.getUint32(this.need(4), true)
  }

  /** The number of items of a container that begins, each of at least `least` bytes. */
  private items(least: number): number {
    const n = this.size()
    if (n * least > this.end - this.pos) throw malformed('a container of more items than its frame has room for')
    if (++this.depth > MAX_DEPTH) throw malformed(`more than ${MAX_DEPTH} levels of nesting`)
    return n
  }
}

function assign(dict: Plain, key: string, value: unknown): void {
  try {
    dict[key] = value
  } catch {
    // Somebody froze Object.prototype, and the key is one of its names.
    define(dict, key, value)
  }
}

/** `__proto__` as a key is data: an assignment would set the prototype. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true })
}
