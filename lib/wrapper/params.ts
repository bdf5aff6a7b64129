/**
 * Params and config as the platform sends them: every value a string. JavaScript thread only.
 */
import { AigesError, type AigesErrorCode, describeActual } from '../errors'
import { sendable, violation } from '../fields/request-rules'
import type { Packer } from '../value/pack'
import { Tag } from '../value/tape'

/** Packs `params` as a dict of strings. `where` is for messages: `params`. */
export function packStrings(packer: Packer, params: Readonly<Record<string, unknown>>, where: string): void {
  packer.container(Tag.DICT, 0)
  const start = packer.pos
  let n = 0
  for (const key in params) {
    if (!Object.hasOwn(params, key)) continue
    const value = params[key]
    if (value === undefined) continue
    packer.string(key)
    packer.string(typeof value === 'string' ? value : asString(value, key, where, 'AIGES_ERR_INVALID_REQUEST'))
    n++
  }
  packer.patch(start, n)
}

/** The same as plain data, for config. */
export function stringsOf(values: Readonly<Record<string, unknown>>, where: string): Record<string, string> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  // Object.fromEntries defines properties, so that a key `__proto__` stays a key.
  return Object.fromEntries(entries.map(([key, value]) => [key, asString(value, key, where, 'AIGES_ERR_INVALID_ARGUMENT')]))
}

/** `true`, `false`, and numbers in their shortest form, whole numbers below 1e21 with all their digits. */
function asString(value: unknown, key: string, where: string, code: AigesErrorCode): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'number':
      if (!Number.isFinite(value)) break
      // The shortest form of 2**60 ends in zeros, which Python would read as another number.
      return Number.isSafeInteger(value) || !Number.isInteger(value) || Math.abs(value) >= 1e21 ? String(value) : String(BigInt(value))
  }
  throw new AigesError(
    code,
    `${where}[${JSON.stringify(key)}] must be ${sendable.expected}, got ${describeActual(value)}: the platform sends strings only; load the wrapper with paramTypes: 'native' to pass other values as they are`,
    code === 'AIGES_ERR_INVALID_REQUEST' ? { violations: [violation([key, where], sendable.expected, value)] } : {},
  )
}
