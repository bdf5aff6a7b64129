/**
 * Whether a body is JSON as Python's `json.loads` takes it, which is more than JavaScript's parser does: UTF-16 and UTF-32, told by their first
 * bytes, a byte order mark, NaN and infinities. Pure functions, any thread.
 */
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
  return whole ? isJsonText(decoded(bytes)) : beginning.test(decoded(bytes))
}

/** The first characters of a body: `most` of a text, or as many bytes. */
function headOf(data: BodyBytes, most: number): string | Buffer {
  if (typeof data === 'string') return data.length > most ? data.slice(0, most) : data
  const bytes = viewOf(data)
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(most, bytes.byteLength))
}

/** In strings NaN and Infinity are letters. A string without an end takes all the rest: to try again behind every quote would take squared time. */
const stringOrConstant = /"(?:[^"\\]|\\.?)*(?:"|$)|-?Infinity\b|NaN\b/gs

export function isJsonText(text: string): boolean {
  if (isStrict(text)) return true
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text
  if (plain === text && !/NaN|Infinity/.test(text)) return false
  // null stands where they stand, and like them nowhere else.
  return isStrict(plain.replace(stringOrConstant, (token) => (token.startsWith('"') ? token : 'null')))
}

function isStrict(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The bytes as text, in the encoding that Python's `json.detect_encoding` finds. What does not end with a whole letter is cut. */
export function decoded(bytes: Buffer): string {
  const [a = 1, b = 1, c = 1, d = 1] = bytes
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? utf32(bytes.subarray(4), true) : bytes.toString('utf16le', 2)
  if (a === 0xfe && b === 0xff) return utf16be(bytes.subarray(2))
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return utf32(bytes.subarray(4), false)
  if (a === 0) return b === 0 ? utf32(bytes, false) : utf16be(bytes)
  if (b === 0) return c === 0 && d === 0 ? utf32(bytes, true) : bytes.toString('utf16le')
  return bytes.toString('utf8')
}

const utf16be = (bytes: Buffer): string =>
  Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le')

function utf32(bytes: Buffer, little: boolean): string {
  let text = ''
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
    text += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
  }
  return text
}
