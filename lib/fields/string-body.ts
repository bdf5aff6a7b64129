/** A body that is text, as UTF-8 unless its author says otherwise. */
import type { BodyInput } from './body'
import { annotations, type Field, type FieldOptions, isFieldOf, type JsonSchema, makeField, type Written } from './field'

// Static type

export type StringBodyField<Required extends boolean = boolean> = Field<'StringBodyField', BodyInput, Required>

// JSON Schema

/** As JSON can hold it: the text itself. */
export function stringBodySchema(written: Written): JsonSchema {
  return { type: 'string', ...(written.need_base64 === true ? { contentEncoding: 'base64' } : {}), ...annotations(written) }
}

// Factory

export interface StringBodyOptions<Required extends boolean> extends FieldOptions<Required> {
  /** A sample, for `example()`; never sent on its own account. */
  readonly value?: string | Uint8Array
  readonly encoding?: string
  readonly format?: string
  readonly compress?: string
  /** Requests carry the data as base64 text. */
  readonly need_base64?: boolean
}

export function StringBodyField<const Required extends boolean = false>(options?: StringBodyOptions<Required>): StringBodyField<Required> {
  return makeField('StringBodyField', 'text', options, [
    'value',
    'encoding',
    'format',
    'compress',
    'need_base64',
  ]) as StringBodyField<Required>
}

// Guard

export function isStringBodyField(value: unknown): value is StringBodyField {
  return isFieldOf(value, 'StringBodyField')
}
