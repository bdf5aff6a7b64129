/** Says in words what a field takes, and shows a field as its author would write it. Pure. */
import { describeActual, listOf } from '../errors'
import { boundsInWords, isWithin } from './bounds'
import type { FieldSchema } from './declared'
import { plainText } from './field'
import { kindOfType, schemaOfField } from './kinds'

/** `an integer from 0 to 10`, `one of "music", "humming"`. */
export function expectationOf(field: FieldSchema): string {
  const schema = schemaOfField(field)
  const enums = schema['enum'] as readonly unknown[] | undefined
  if (enums === undefined) return `${kindOfType(field.type).noun}${boundsInWords(schema)}`
  const allowed = enums.filter((one) => isWithin(schema, one))
  const outside = enums.filter((one) => !isWithin(schema, one))
  const range = boundsInWords(schema)
  if (allowed.length === 0) return `nothing: its enums ${list(outside)} all lie outside its bounds, which allow values${range}`
  if (outside.length === 0) return `one of ${list(allowed)}`
  return `one of ${list(allowed)} (of its enums, ${list(outside)} ${outside.length === 1 ? 'lies' : 'lie'} outside its bounds, which allow values${range})`
}

const list = (values: readonly unknown[]): string => listOf(values, showValue)

const shown = ['enums', 'minimum', 'maximum', 'minLength', 'maxLength', 'encoding', 'compress', 'need_base64'] as const

/** `IntegerParamField(minimum=0, maximum=10, required)`: for a comparison of two. */
export function showField(field: FieldSchema): string {
  const written = shown.filter((name) => field[name] !== undefined).map((name) => `${name}=${showValue(field[name])}`)
  return `${field.kind}(${[...written, ...(field.required ? ['required'] : [])].join(', ')})`
}

/** A written value, as its author would write it. */
export function showValue(value: unknown): string {
  if (Array.isArray(value)) return `[${list(value)}]`
  if (typeof value === 'bigint') return String(value)
  return Buffer.isBuffer(value) ? describeActual(plainText(value)) : describeActual(value)
}
