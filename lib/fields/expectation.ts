/** Says in words what a field takes, and shows a field as its author would write it. Pure. */
import { describeActual } from '../errors'
import type { FieldSchema } from './declared'
import { plainText } from './field'
import { schemaOfField } from './kinds'

const nouns: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a finite number',
  integer: 'an integer',
  boolean: 'true or false',
}

/** `an integer from 0 to 10`, `one of "music", "humming"`. */
export function expectationOf(field: FieldSchema): string {
  const schema = schemaOfField(field)
  const allowed = schema['enum'] as readonly unknown[] | undefined
  if (allowed !== undefined) return `one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`
  return `${nouns[field.type] ?? field.type}${range(schema)}`
}

function range(schema: Readonly<Record<string, unknown>>): string {
  const { minimum, maximum, minLength, maxLength } = schema
  const size = between(minLength, maxLength, 'at least', 'at most')
  return `${between(minimum, maximum, 'from', 'up to')}${size === '' ? '' : ` of${size} characters`}`
}

/** ` from 0 to 10`, and with one end only what `least` or `most` calls it. */
function between(low: unknown, high: unknown, least: string, most: string): string {
  if (low !== undefined && high !== undefined) return `${least === 'from' ? ' from' : ''} ${low} to ${high}`
  if (low !== undefined) return ` ${least} ${low}`
  return high === undefined ? '' : ` ${most} ${high}`
}

const shown = ['enums', 'minimum', 'maximum', 'minLength', 'maxLength', 'encoding', 'need_base64'] as const

/** `IntegerParamField(minimum=0, maximum=10, required)`: for a comparison of two. */
export function showField(field: FieldSchema): string {
  const written = shown.filter((name) => field[name] !== undefined).map((name) => `${name}=${showValue(field[name])}`)
  return `${field.kind}(${[...written, ...(field.required ? ['required'] : [])].join(', ')})`
}

function showValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`
  return Buffer.isBuffer(value) ? JSON.stringify(plainText(value)) : describeActual(value)
}
