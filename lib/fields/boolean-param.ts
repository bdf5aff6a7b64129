/** A param that is true or false. */
import { checkEnums } from './bounds'
import { annotations, type Field, type FieldOptions, isFieldOf, type JsonSchema, type Kind, makeField, type Written } from './field'

// Static type

export interface BooleanParamField<Required extends boolean = boolean> extends Field<'BooleanParamField', boolean, Required> {
  readonly value?: boolean
  readonly default?: boolean
}

// JSON Schema

export function booleanParamSchema(written: Written): JsonSchema {
  return {
    type: 'boolean',
    ...(typeof written.default === 'boolean' ? { default: written.default } : {}),
    ...annotations(written),
  }
}

// Factory

export interface BooleanParamOptions<Required extends boolean> extends FieldOptions<Required> {
  /** A sample, for `example()`; never sent on its own account. */
  readonly value?: boolean | undefined
  /** What the wrapper takes when the param is absent: documentation, never sent on its own account. */
  readonly default?: boolean | undefined
}

export function BooleanParamField<const Required extends boolean = false>(
  options?: BooleanParamOptions<Required>,
): BooleanParamField<Required> {
  const field = makeField('BooleanParamField', 'boolean', options, ['value', 'default'])
  return checkEnums(field, (value) => typeof value === 'boolean', 'boolean') as BooleanParamField<Required>
}

// Guard

export function isBooleanParamField(value: unknown): value is BooleanParamField {
  return isFieldOf(value, 'BooleanParamField')
}

export const booleanParam: Kind = {
  name: 'BooleanParamField',
  type: 'boolean',
  role: 'param',
  noun: 'true or false',
  schema: booleanParamSchema,
  make: BooleanParamField,
}
