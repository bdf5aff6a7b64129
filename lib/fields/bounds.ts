/**
 * Whether what was written into a param holds together: enums and samples of its type, and within its bounds. Pure.
 */
import { AigesError, describeActual, invalidArgument, listOf } from '../errors'
import { keyOf } from './exact'
import type { Field } from './field'

/** Bounds of a field, or of its JSON Schema. */
export interface Bounds {
  readonly minimum?: number | bigint
  readonly maximum?: number | bigint
  readonly minLength?: number | bigint
  readonly maxLength?: number | bigint
}

/** Whether a value lies within the bounds that are for its type; a text is counted in code points. */
export function isWithin(bounds: Bounds, value: unknown): boolean {
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity } = bounds
  if (typeof value === 'number' || typeof value === 'bigint') return value >= minimum && value <= maximum
  if (typeof value !== 'string') return true
  const length = [...value].length
  return length >= minLength && length <= maxLength
}

/** ` from 0 to 10`, ` of at most 4 characters`; '' without bounds. */
export function boundsInWords({ minimum, maximum, minLength, maxLength }: Bounds): string {
  const size = between(minLength, maxLength, 'at least', 'at most')
  return `${between(minimum, maximum, 'from', 'up to')}${size === '' ? '' : ` of${size} characters`}`
}

/** ` from 0 to 10`, and with one end only what `least` or `most` calls it. */
function between(low: unknown, high: unknown, least: string, most: string): string {
  if (low !== undefined && high !== undefined) return `${least === 'from' ? ' from' : ''} ${low} to ${high}`
  if (low !== undefined) return ` ${least} ${low}`
  return high === undefined ? '' : ` ${most} ${high}`
}

/**
 * The field, if its enums and its sample pass `is`, lie within its bounds, and the sample is one of the enums.
 * Throws AIGES_ERR_INVALID_ARGUMENT.
 */
export function checkEnums<F extends Field>(field: F, is: (value: unknown) => boolean, what: string): F {
  const { kind, enums, value } = field
  if (enums !== undefined && (!Array.isArray(enums) || enums.length === 0 || !enums.every(is)))
    throw invalidArgument(`${kind}: enums`, `a non-empty array of ${what}s`, enums)
  const outside = (enums ?? []).filter((one) => !isWithin(field, one))
  if (outside.length > 0)
    throw new AigesError(
      'AIGES_ERR_INVALID_ARGUMENT',
      `${kind}: of its enums, ${listOf(outside, describeActual)} ${outside.length === 1 ? 'lies' : 'lie'} outside its own bounds, which allow values${boundsInWords(field)}`,
    )
  if (value === undefined) return field
  if (!is(value)) throw invalidArgument(`${kind}: value`, `a ${what}`, value)
  if (enums !== undefined && !enums.some((one) => keyOf(one) === keyOf(value)))
    throw invalidArgument(`${kind}: value`, `one of its enums ${listOf(enums, describeActual)}`, value)
  if (!isWithin(field, value)) throw invalidArgument(`${kind}: value`, `a ${what}${boundsInWords(field)}`, value)
  return field
}
