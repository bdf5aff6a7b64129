/**
 * The growing memory that tapes are written into. JavaScript thread only; native copies from it during `submit` and keeps
 * no address, so it may be replaced between calls: whoever submits registers `memory` again when it changed.
 */
import { Fault } from './fault'
import { HEADER, MAX_TAPE } from './tape'

const INITIAL = 65_536
/** Memory above this is given back right after the call that needed it, smaller one after some calls that did not. */
const KEEP = 16 * 1024 * 1024
const PATIENCE = 64

/** A tape that was interrupted by another one. */
export interface Interrupted {
  bytes: Uint8Array
  bodies: (Uint8Array | number)[]
  copied: number
  values: number
  ancestors: object[]
}

export class Outbox {
  memory = new ArrayBuffer(INITIAL)
  bytes: Buffer = Buffer.from(this.memory)
  view = new DataView(this.memory)
  /** Where the next byte goes. */
  pos = HEADER
  /** [view, mode, view, mode, …]: the bodies of this tape, in the order of their indexes. */
  bodies: (Uint8Array | number)[] = []
  /** Bytes of byte ranges that were copied into the tape. */
  copied = 0
  protected limit = INITIAL
  protected values = 0
  /** The containers around the value that is being packed, outermost first; `depth` of them count. */
  protected readonly ancestors: (object | undefined)[] = []
  protected depth = 0
  private underWay = false
  private spared = 0

  /**
   * Starts a tape; every `begin` needs its `end` with what it returned. Packing runs getters, and a getter may make a call
   * of its own: what was packed so far is set aside until that one ends.
   */
  begin(): Interrupted | undefined {
    const outer = this.underWay ? this.setAside() : undefined
    this.underWay = true
    this.pos = HEADER
    return outer
  }

  /** Ends a tape, submitted or given up. */
  end(outer: Interrupted | undefined): void {
    this.giveBack()
    if (this.bodies.length > 0) this.bodies = []
    while (this.depth > 0) this.ancestors[--this.depth] = undefined
    this.copied = 0
    this.values = 0
    this.pos = HEADER
    this.underWay = false
    if (outer !== undefined) this.resume(outer)
  }

  /** Makes room for `n` more bytes. */
  protected grow(n: number): void {
    const needed = this.pos + n
    if (needed > MAX_TAPE) throw new Fault('AIGES_ERR_TOO_LARGE', `the values need more than ${MAX_TAPE} bytes of tape`)
    this.replace(Math.min(Math.max(this.limit * 2, needed), MAX_TAPE), this.pos)
  }

  private replace(size: number, keep: number): void {
    let memory: ArrayBuffer
    try {
      memory = new ArrayBuffer(size)
    } catch (cause) {
      throw new Fault('AIGES_ERR_TOO_LARGE', `no memory for ${size} bytes of tape`, { cause })
    }
    const bytes = Buffer.from(memory)
    if (keep > 0) bytes.set(this.bytes.subarray(0, keep))
    this.memory = memory
    this.bytes = bytes
    this.view = new DataView(memory)
    this.limit = size
  }

  private giveBack(): void {
    if (this.limit === INITIAL) return
    if (this.pos > this.limit / 4) this.spared = 0
    else this.spared++
    if (this.limit <= KEEP && this.spared < PATIENCE) return
    this.spared = 0
    this.replace(INITIAL, 0)
  }

  private setAside(): Interrupted {
    const outer = {
      bytes: Uint8Array.prototype.slice.call(this.bytes, 0, this.pos),
      bodies: this.bodies,
      copied: this.copied,
      values: this.values,
      ancestors: this.ancestors.slice(0, this.depth) as object[],
    }
    this.bodies = []
    this.copied = 0
    this.values = 0
    while (this.depth > 0) this.ancestors[--this.depth] = undefined
    return outer
  }

  private resume(outer: Interrupted): void {
    this.underWay = true
    this.pos = 0
    if (outer.bytes.length > this.limit) this.grow(outer.bytes.length)
    this.bytes.set(outer.bytes, 0)
    this.pos = outer.bytes.length
    this.bodies = outer.bodies
    this.copied = outer.copied
    this.values = outer.values
    for (const ancestor of outer.ancestors) this.ancestors[this.depth++] = ancestor
  }
}
