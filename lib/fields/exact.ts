/**
 * Numbers as Python means them. A whole number beyond 2^53 is a BigInt wherever something is compared or printed; what is handed out as JSON
 * data has the nearest number in its place, for neither JSON.stringify nor a validator takes BigInts. Pure.
 */
import { isPlainObject } from '../options'

/** What was written where a number is meant: a finite number as it is, a BigInt as a number when that is exact; undefined for anything else. */
export function exactNumber(value: unknown): number | bigint | undefined {
  if (typeof value === 'bigint') return isSafe(value) ? Number(value) : value
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

const isSafe = (value: bigint): boolean => value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER

/** The same, of what may also be a text that spells a number. */
export function spelledNumber(value: unknown): number | bigint | undefined {
  if (typeof value !== 'string') return exactNumber(value)
  const text = value.trim()
  if (/^[-+]?\d+$/.test(text)) return exactNumber(BigInt(text.replace(/^\+/, '')))
  return exactNumber(text === '' ? undefined : Number(text))
}

/** Two equal values, 2**60 and 2n ** 60n, as the same key of a Set. */
export function keyOf(value: unknown): unknown {
  if (typeof value === 'bigint') return exactNumber(value)
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value
}

/** Whether a value is a whole number. */
export function isWhole(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isInteger(value)
}

/** Whether a value is a finite number. */
export function isNumeric(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isFinite(value)
}

/** A copy of plain data with the nearest number for every BigInt; the very value when it has none. */
export function rounded<T>(value: T): T {
  if (typeof value === 'bigint') return Number(value) as T
  if (!Array.isArray(value) && !isPlainObject(value)) return value
  if (!holdsBigInt(value)) return value
  if (Array.isArray(value)) return value.map(rounded) as T
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rounded(part)])) as T
}

/** Whether there is one anywhere in plain data. */
export function holdsBigInt(value: unknown, seen = new Set<unknown>()): boolean {
  if (typeof value === 'bigint') return true
  if (!(Array.isArray(value) || isPlainObject(value)) || seen.has(value)) return false
  seen.add(value)
  return Object.values(value).some((part) => holdsBigInt(part, seen))
}

/** The object, which JSON.stringify writes with the nearest number for every BigInt. A spread copy loses that. */
export function withJson<T extends object>(value: T): T {
  return Object.defineProperty(value, 'toJSON', { value: () => rounded({ ...value }) })
}

/** Plain data as JSON.stringify writes it with this indent, BigInts with all their digits. */
export function exactJson(value: unknown, indent: number, margin = ''): string {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = margin + ' '.repeat(indent)
  const parts = Array.isArray(value)
    ? value.map((part) => exactJson(part, indent, inner))
    : Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .map(([key, part]) => `${JSON.stringify(key)}: ${exactJson(part, indent, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return parts.length === 0 ? `${open}${close}` : `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`
}
