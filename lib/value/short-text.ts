/**
 * Reads short ASCII runs as strings. A small cache keyed by the bytes gives back the very string of the last time: keys of
 * replies repeat, and an already known string saves both its allocation and the look-up of the property it names.
 */

/** Longer runs are read by one native call. */
export const SHORT = 24
const SLOTS = 512

const cached: string[] = new Array<string>(SLOTS).fill('')
const fromCodes = String.fromCharCode

/** The `n` (<= SHORT) bytes at `at`, which the caller has checked to be inside `bytes`. */
export function readShort(bytes: Uint8Array, at: number, n: number): string {
  if (n === 0) return ''
  // Three bytes and the length tell the keys of one reply apart well enough; a collision only costs a new string.
  const first = bytes[at] as number
  const middle = bytes[at + (n >> 1)] as number
  const last = bytes[at + n - 1] as number
  const slot = (n ^ (first << 4) ^ (middle << 2) ^ last ^ (last << 3)) & (SLOTS - 1)
  const known = cached[slot] as string
  if (known.length === n && isSame(known, bytes, at, n)) return known
  const text = make(bytes, at, n)
  cached[slot] = text
  return text
}

function isSame(text: string, bytes: Uint8Array, at: number, n: number): boolean {
  for (let i = 0; i < n; i++) if (text.charCodeAt(i) !== bytes[at + i]) return false
  return true
}

function make(bytes: Uint8Array, at: number, n: number): string {
  let text = ''
  let i = at
  const end = at + n
  for (; i + 4 <= end; i += 4) text += fromCodes(bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number, bytes[i + 3] as number)
  for (; i < end; i++) text += fromCodes(bytes[i] as number)
  return text
}
