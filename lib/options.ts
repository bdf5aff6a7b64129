/**
 * Checks what users pass to the API, before anything is started: every complaint is AIGES_ERR_INVALID_ARGUMENT and names the
 * option, what it may be and what was given. To look at an object may run code of its owner (a getter, the trap of a Proxy): what that throws
 * becomes the cause of such an error too. Each property is read once, so that what was checked is what is used.
 */
import { AigesError, invalidArgument, unreadable } from './errors'

type Bag = Record<string, unknown>

/** The options in `value`, which may have no keys but `known`; undefined stands for `{}`. */
export function optionBag(value: unknown, name: string, known: readonly string[]): Bag {
  if (value === undefined) return {}
  const bag: Bag = {}
  let unknown: string | undefined
  let isBag = false
  try {
    isBag = isPlainObject(value)
    if (isBag) unknown = Object.keys(value as object).find((key) => !known.includes(key))
    if (isBag && unknown === undefined) for (const key of known) bag[key] = (value as Bag)[key]
  } catch (cause) {
    throw unreadable(name, cause)
  }
  if (!isBag) throw invalidArgument(name, `a plain object with ${known.slice(0, 3).join(', ')}`, value)
  if (unknown !== undefined) throw noSuchOption(name, unknown, known)
  return bag
}

function noSuchOption(name: string, key: string, known: readonly string[]): AigesError {
  const near = nearest(key, known)
  const advice = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`
  return new AigesError('AIGES_ERR_INVALID_ARGUMENT', `${name} has no property ${JSON.stringify(key)}: ${advice}`)
}

/**
 * A plain object of any realm: its prototype is null or the root of all. Not a Map, a Promise or a class instance, whose content would be lost.
 * Throws what a hostile Proxy throws.
 */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value) as object | null
  return prototype === null || (Object.getPrototypeOf(prototype) === null && !Array.isArray(value))
}

/** The properties of a plain object; undefined for anything else. */
export function plainBag(value: unknown, name: string): Bag | undefined {
  try {
    // Object.fromEntries defines properties, so that a key `__proto__` stays a key.
    return isPlainObject(value) ? Object.fromEntries(Object.entries(value)) : undefined
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

export function optionalString(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value === '') throw invalidArgument(name, 'a non-empty string', value)
  if (value.includes('\0')) throw invalidArgument(name, 'a string without NUL characters', value)
  return value
}

export function optionalBoolean(value: unknown, name: string): boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean') throw invalidArgument(name, 'a boolean', value)
  return value
}

export function optionalInteger(value: unknown, name: string, least: number, most: number): number | undefined {
  if (value === undefined) return undefined
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalidArgument(name, `an integer from ${least} to ${most}`, value)
  }
  return value as number
}

/** The longest delay a timer takes: 2^31-1 ms. */
const LONGEST = 2_147_483_647

/** Milliseconds above 0; Infinity stands for none. */
export function optionalTimeout(value: unknown, name: string): number | undefined {
  if (value === undefined || value === Infinity) return value
  if (typeof value !== 'number' || !(value > 0) || value > LONGEST)
    throw invalidArgument(name, `milliseconds above 0 and up to ${LONGEST}, or Infinity`, value)
  return value
}

/** Milliseconds from 0; Infinity stands for no end. */
export function optionalDelay(value: unknown, name: string): number | undefined {
  if (value === undefined || value === Infinity) return value
  if (typeof value !== 'number' || !(value >= 0) || value > LONGEST)
    throw invalidArgument(name, `milliseconds from 0 to ${LONGEST}, or Infinity`, value)
  return value
}

export function optionalSignal(value: unknown, name: string): AbortSignal | undefined {
  if (value === undefined) return undefined
  if (!isSignal(value, name)) throw invalidArgument(name, 'an AbortSignal', value)
  return value
}

function isSignal(value: unknown, name: string): value is AbortSignal {
  if (typeof value !== 'object' || value === null) return false
  const signal = value as Partial<AbortSignal>
  try {
    return typeof signal.aborted === 'boolean' && typeof signal.addEventListener === 'function'
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

export function optionalFunction<F>(value: unknown, name: string): F | undefined {
  if (value !== undefined && typeof value !== 'function') throw invalidArgument(name, 'a function', value)
  return value as F | undefined
}

export function oneOf<T extends string>(value: unknown, name: string, allowed: readonly T[]): T | undefined {
  if (value === undefined || allowed.includes(value as T)) return value as T | undefined
  throw invalidArgument(name, allowed.map((one) => `'${one}'`).join(' or '), value)
}

/** The known word that differs from `key` by at most two edits and by less than half of it. */
function nearest(key: string, known: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.min(3, Math.ceil(key.length / 2))
  for (const word of known) {
    const edits = distance(key.toLowerCase(), word.toLowerCase())
    if (edits < least) {
      least = edits
      best = word
    }
  }
  return best
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  if (a.length > 64) return a.length
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
