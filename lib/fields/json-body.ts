/** A body that is JSON, as text. */
import type { BodyInput } from './body'
import { annotations, type Field, type FieldOptions, isFieldOf, type JsonSchema, makeField, type Written } from './field'

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
  readonly need_base64?: boolean
}

export function JsonBodyField<const Required extends boolean = false>(options?: JsonBodyOptions<Required>): JsonBodyField<Required> {
  return makeField('JsonBodyField', 'json', options, ['value', 'need_base64']) as JsonBodyField<Required>
}

// Guard

export function isJsonBodyField(value: unknown): value is JsonBodyField {
  return isFieldOf(value, 'JsonBodyField')
}
