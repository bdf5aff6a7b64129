/**
 * Whether a declaration takes a value: for what is compared and made up without the schema library. A BigInt counts as the number it is. Pure.
 */
import { type Bounds, isWithin } from './bounds'
import { isNumeric, isWhole, keyOf } from './exact'
import type { JsonSchema } from './field'

/** A test for the values of one schema of a param, as fields make it. */
export function taker(schema: JsonSchema): (value: unknown) => boolean {
  const is = types[schema['type'] as 'string'] ?? (() => true)
  const allowed = allowedBy(schema)
  return (value) => is(value) && allowed(value) && isWithin(schema as Bounds, value)
}

const types = {
  string: (value: unknown) => typeof value === 'string',
  boolean: (value: unknown) => typeof value === 'boolean',
  integer: isWhole,
  number: isNumeric,
}

/** Whether a value is one of the enums, in a time that does not grow with them. */
export function allowedBy(schema: JsonSchema): (value: unknown) => boolean {
  const enums = schema['enum'] as readonly unknown[] | undefined
  if (enums === undefined) return () => true
  const keys = new Set(enums.map(keyOf))
  return (value) => keys.has(keyOf(value))
}
