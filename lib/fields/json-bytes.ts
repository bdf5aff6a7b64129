/**
 * Whether a body is JSON as Python's `json.loads` takes it, which is more than JavaScript's parser does: UTF-16 and UTF-32, told by their first
 * bytes, a byte order mark, NaN and infinities. Pure functions, any thread.
 */
import { isUtf8 } from 'node:buffer'
import { type BodyBytes, viewOf } from './body'

/** Bytes or characters. Longer JSON is not parsed just to be checked: the caller's thread has better to do. */
const PARSED_BELOW = 16_384

/** Of longer JSON so many bytes or characters are looked at. */
const HEAD = 128

const beginning = /^\s*([[{"]|-?\d|-?Infinity|NaN|true|false|null|$)/

/** `base64`: the body is the JSON as base64 text. */
export function isJson(data: BodyBytes, base64: boolean): boolean {
  // Not the size in bytes: to count those would go through the whole of a long text.
  const whole = (typeof data === 'string' ? data.length : data.byteLength) < PARSED_BELOW
  const head = headOf(data, whole ? PARSED_BELOW : HEAD)
  if (typeof head === 'string' && !base64) return whole ? isJsonText(head) : beginning.test(head)
  const bytes = base64 ? Buffer.from(typeof head === 'string' ? head : head.toString('latin1'), 'base64') : (head as Buffer)
  // What was cut may end within a letter.
  return whole ? jsonOf(bytes) !== undefined : beginning.test(decoded(bytes).text)
}

/** The text of bytes that are JSON; undefined for others. */
export function jsonOf(bytes: Buffer): string | undefined {
  const { text, faulty } = decoded(bytes)
  return isPlainJson(text) && !faulty() ? text : undefined
}

/** The first characters of a body: `most` of a text, or as many bytes. */
function headOf(data: BodyBytes, most: number): string | Buffer {
  if (typeof data === 'string') return data.length > most ? data.slice(0, most) : data
  const bytes = viewOf(data)
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(most, bytes.byteLength))
}

/** Of a text, which is sent as UTF-8: it may begin with a byte order mark. */
export function isJsonText(text: string): boolean {
  return isPlainJson(text.startsWith('\ufeff') ? text.slice(1) : text)
}

function isPlainJson(text: string): boolean {
  return isStrict(text) || (/NaN|Infinity/.test(text) && isStrict(withoutConstants(text)))
}

/** No string as a whole: a pattern that goes back could overflow the stack, or take squared time. */
const escapeOrConstant = /\\.|-?Infinity|NaN/gs

/** null stands where NaN and infinities stand, and like them nowhere else; in a string both are letters, but behind a backslash only null. */
function withoutConstants(text: string): string {
  return text.replace(escapeOrConstant, (token) => (token.startsWith('\\') ? token : 'null'))
}

function isStrict(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

interface Decoded {
  readonly text: string
  /** Whether Python refuses to decode the bytes. Asked of JSON only, which nearly never needs a second look. */
  faulty(): boolean
}

/** The bytes as text without a byte order mark, in the encoding that Python's `json.detect_encoding` finds. What does not end with a whole letter is cut. */
function decoded(bytes: Buffer): Decoded {
  const [a, b, c, d] = bytes
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? utf32(bytes.subarray(4), true) : utf16(bytes.subarray(2), true)
  if (a === 0xfe && b === 0xff) return utf16(bytes.subarray(2), false)
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return utf32(bytes.subarray(4), false)
  if (a === 0) return b === 0 ? utf32(bytes, false) : utf16(bytes, false)
  if (b === 0) return c === 0 && d === 0 ? utf32(bytes, true) : utf16(bytes, true)
  return utf8(a === 0xef && b === 0xbb && c === 0xbf ? bytes.subarray(3) : bytes)
}

/** Half a pair of UTF-16 as three bytes: Python's JSON lets it pass in every encoding. */
const surrogate = /\xed[\xa0-\xbf][\x80-\xbf]/g

function utf8(bytes: Buffer): Decoded {
  const text = bytes.toString('utf8')
  const faulty = (): boolean =>
    text.includes('\ufffd') && !isUtf8(Buffer.from(bytes.toString('latin1').replace(surrogate, '???'), 'latin1'))
  return { text, faulty }
}

function utf16(bytes: Buffer, little: boolean): Decoded {
  const whole = bytes.subarray(0, bytes.length & ~1)
  const text = (little ? whole : Buffer.from(whole).swap16()).toString('utf16le')
  return { text, faulty: () => whole.length < bytes.length }
}

function utf32(bytes: Buffer, little: boolean): Decoded {
  let text = ''
  let wrong = bytes.length % 4 > 0
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
    if (point > 0x10ffff) wrong = true
    text += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
  }
  return { text, faulty: () => wrong }
}
