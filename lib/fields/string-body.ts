/** A body that is text, as UTF-8 unless its author says otherwise. */
import { invalidArgument } from '../errors'
import { type BodyInput, isBytes } from './body'
import { annotations, type Field, type FieldOptions, isFieldOf, type JsonSchema, type Kind, makeField, type Written } from './field'

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
  readonly value?: string | Uint8Array | undefined
  readonly encoding?: string | undefined
  readonly format?: string | undefined
  readonly compress?: string | undefined
  /** Requests carry the data as base64 text. */
  readonly need_base64?: boolean | undefined
}

export function StringBodyField<const Required extends boolean = false>(options?: StringBodyOptions<Required>): StringBodyField<Required> {
  const field = makeField('StringBodyField', 'text', options, ['value', 'encoding', 'format', 'compress', 'need_base64'])
  const { value } = field
  if (value !== undefined && typeof value !== 'string' && !isBytes(value))
    throw invalidArgument('StringBodyField: value', 'a string or a Uint8Array', value)
  return field as StringBodyField<Required>
}

// Guard

export function isStringBodyField(value: unknown): value is StringBodyField {
  return isFieldOf(value, 'StringBodyField')
}

export const stringBody: Kind = {
  name: 'StringBodyField',
  type: 'text',
  role: 'body',
  noun: 'text',
  schema: stringBodySchema,
  make: StringBodyField,
}
