/**
 * Packs what contains nothing else: numbers, text, dates, and the heads of containers. JavaScript thread only.
 */
import { Fault } from './fault'
import { Outbox } from './outbox'
import { MAX_BIGINT, MAX_TIME, MAX_VALUES, MIN_TIME, Tag } from './tape'

const { INT32, INT53, FLOAT, BIGINT, STR8, STRA, STRW, BYTES, DATETIME } = Tag

const getTime = Date.prototype.getTime as (this: unknown) => number

/** Above this many characters one native call beats a loop. */
const LOOP = 32
const LOOP_WIDE = 16

let bigintLimit = 0n

export class ScalarPacker extends Outbox {
  /** Appends a string value: also a name or a key. */
  string(text: string): void {
    const n = text.length
    if (n > LOOP) {
      this.longString(text, n)
      return
    }
    let at = this.pos
    if (at + 2 + n > this.limit) this.grow(2 + n)
    const bytes = this.bytes
    bytes[at++] = STR8
    bytes[at++] = n
    for (let i = 0; i < n; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 127) {
        this.wideString(text, n)
        return
      }
      bytes[at++] = unit
    }
    this.pos = at
  }

  /** Appends `text` as bytes in UTF-8. */
  text(text: string): void {
    const most = 3 * text.length
    if (this.pos + 5 + most > this.limit) this.grow(5 + most)
    const at = this.pos
    const n = this.bytes.write(text, at + 5, most, 'utf8')
    this.bytes[at] = BYTES
    this.view.setUint32(at + 1, n, true)
    this.copied += n
    this.pos = at + 5 + n
  }

  /** Appends the tag of a container and how many items follow. */
  container(tag: number, n: number): void {
    if (this.pos + 5 > this.limit) this.grow(5)
    this.bytes[this.pos] = tag
    this.view.setUint32(this.pos + 1, n, true)
    this.pos += 5
  }

  /** Appends a bare u32: how many values follow. */
  count(n: number): void {
    this.spend(n)
    if (this.pos + 4 > this.limit) this.grow(4)
    this.view.setUint32(this.pos, n, true)
    this.pos += 4
  }

  /** Writes how many items there were behind the tag of the container, or into the count, that ended at `start`. */
  patch(start: number, n: number): void {
    this.view.setUint32(start - 4, n, true)
  }

  /** Room for `n` bytes after the current position, which moves behind them. Returns where they start. */
  reserve(n: number): number {
    if (this.pos + n > this.limit) this.grow(n)
    const at = this.pos
    this.pos += n
    return at
  }

  protected number(value: number): void {
    const at = this.pos
    const small = value | 0
    if (small === value && (small !== 0 || Object.is(value, 0))) {
      this.bytes[at] = INT32
      this.view.setInt32(at + 1, small, true)
      this.pos = at + 5
      return
    }
    this.bytes[at] = value !== 0 && Number.isSafeInteger(value) ? INT53 : FLOAT
    this.view.setFloat64(at + 1, value, true)
    this.pos = at + 9
  }

  private longString(text: string, n: number): void {
    // UTF-8 needs one byte a unit exactly when all is ASCII; four bytes more make sure that a longer result is seen to be longer.
    const head = n < 256 ? 2 : 5
    if (this.pos + head + n + 4 > this.limit) this.grow(head + n + 4)
    const at = this.pos
    if (this.bytes.write(text, at + head, n + 4, 'utf8') !== n) {
      this.wideString(text, n)
      return
    }
    this.bytes[at] = n < 256 ? STR8 : STRA
    if (n < 256) this.bytes[at + 1] = n
    else this.view.setUint32(at + 1, n, true)
    this.pos = at + head + n
  }

  private wideString(text: string, n: number): void {
    const at = this.reserve(5 + 2 * n)
    this.bytes[at] = STRW
    this.view.setUint32(at + 1, n, true)
    if (n > LOOP_WIDE) this.bytes.write(text, at + 5, 2 * n, 'utf16le')
    else for (let i = 0; i < n; i++) this.view.setUint16(at + 5 + 2 * i, text.charCodeAt(i), true)
  }

  protected bigint(value: bigint): void {
    const negative = value < 0n
    const magnitude = negative ? -value : value
    let digits = ''
    let n = 8
    if (magnitude > 0xffff_ffff_ffff_ffffn) {
      if (bigintLimit === 0n) bigintLimit = 1n << BigInt(8 * MAX_BIGINT)
      if (magnitude >= bigintLimit) throw new Fault('AIGES_ERR_TOO_LARGE', `an integer may have at most ${8 * MAX_BIGINT} bits`)
      digits = magnitude.toString(16)
      if (digits.length % 2 === 1) digits = `0${digits}`
      n = digits.length / 2
    }
    const at = this.reserve(6 + n)
    this.bytes[at] = BIGINT
    this.bytes[at + 1] = negative ? 1 : 0
    this.view.setUint32(at + 2, n, true)
    if (digits === '') this.view.setBigUint64(at + 6, magnitude, true)
    else this.bytes.subarray(at + 6, at + 6 + this.bytes.write(digits, at + 6, n, 'hex')).reverse()
  }

  protected date(value: object): void {
    const time = getTime.call(value)
    if (Number.isNaN(time)) throw new Fault('AIGES_ERR_UNCONVERTIBLE', 'an invalid Date has no counterpart in Python')
    if (time < MIN_TIME || time > MAX_TIME) throw new Fault('AIGES_ERR_UNCONVERTIBLE', "Python's datetime covers the years 1 to 9999 only")
    const at = this.reserve(9)
    this.bytes[at] = DATETIME
    this.view.setFloat64(at + 1, time, true)
  }

  /** Counts values before they are visited, so that `new Array(2 ** 32 - 1)` is refused at once. */
  protected spend(n: number): void {
    this.values += n
    if (this.values > MAX_VALUES) throw new Fault('AIGES_ERR_TOO_LARGE', `more than ${MAX_VALUES} values in one call`)
  }
}
