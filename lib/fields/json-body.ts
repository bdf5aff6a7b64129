/** A body that is JSON, as text. */
import { AigesError } from '../errors'
import { type BodyInput, isBytes } from './body'
import { annotations, type Field, type FieldOptions, isFieldOf, type JsonSchema, type Kind, makeField, type Written } from './field'
import { deepFrozen } from './frozen'
import { jsonText } from './json-text'

// Static type

export type JsonBodyField<Required extends boolean = boolean> = Field<'JsonBodyField', BodyInput, Required>

// JSON Schema

/** As JSON can hold it: the JSON as text. */
export function jsonBodySchema(written: Written): JsonSchema {
  const base64 = written.need_base64 === true ? { contentEncoding: 'base64' } : {}
  return { type: 'string', ...base64, contentMediaType: 'application/json', ...annotations(written) }
}

// Factory

export interface JsonBodyOptions<Required extends boolean> extends FieldOptions<Required> {
  /** A sample, for `example()`: a text that is JSON, or a value that becomes it. Never sent on its own account. */
  readonly value?: unknown
  /** Requests carry the data as base64 text. */
  readonly need_base64?: boolean | undefined
}

export function JsonBodyField<const Required extends boolean = false>(options?: JsonBodyOptions<Required>): JsonBodyField<Required> {
  const field = makeField('JsonBodyField', 'json', options, ['value', 'need_base64'])
  if (field.value === undefined) return field as JsonBodyField<Required>
  const { text, problem } = jsonText(field.value)
  if (text === undefined) throw new AigesError('AIGES_ERR_INVALID_ARGUMENT', `JsonBodyField: value ${problem}`)
  // A copy, as it will be sent: the author's own object may change, or be more than JSON can hold.
  const value = typeof field.value === 'string' || isBytes(field.value) ? field.value : reread(text)
  return Object.freeze({ ...field, value }) as JsonBodyField<Required>
}

/** As data, or as the text itself where JavaScript's JSON would lose some of it: NaN, digits beyond 2^53. */
function reread(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value) === text ? deepFrozen(value) : text
  } catch {
    return text
  }
}

// Guard

export function isJsonBodyField(value: unknown): value is JsonBodyField {
  return isFieldOf(value, 'JsonBodyField')
}

export const jsonBody: Kind = {
  name: 'JsonBodyField',
  type: 'json',
  role: 'body',
  noun: 'JSON',
  schema: jsonBodySchema,
  make: JsonBodyField,
}
