/** Freezes plain data to its leaves: what is handed out to everybody nobody may change. Pure but for that. */
import { isPlainObject } from '../options'

/** The same value. Arrays and plain objects are frozen at every level; bytes cannot be. The data must have an end. */
export function deepFrozen<T>(value: T): T {
  if (!Array.isArray(value) && !isPlainObject(value)) return value
  for (const part of Object.values(value)) deepFrozen(part)
  return Object.freeze(value)
}
