/** A param that is a whole number. */
import { checkEnums, type Field, isFieldOf, type JsonSchema, makeField, type Written } from './field'
import { type NumberParamOptions, numberOptionNames, numberSchema } from './number-param'

// Static type

export interface IntegerParamField<Value extends number = number, Required extends boolean = boolean>
  extends Field<'IntegerParamField', Value, Required> {
  readonly enums?: readonly Value[]
  readonly value?: Value
}

// JSON Schema

export function integerParamSchema(written: Written): JsonSchema {
  return numberSchema('integer', written)
}

// Factory

export type IntegerParamOptions<Value extends number, Required extends boolean> = NumberParamOptions<Value, Required>

export function IntegerParamField<const Value extends number = number, const Required extends boolean = false>(
  options?: IntegerParamOptions<Value, Required>,
): IntegerParamField<Value, Required> {
  const field = makeField('IntegerParamField', 'integer', options, numberOptionNames)
  return checkEnums(field, Number.isInteger, 'whole number') as IntegerParamField<Value, Required>
}

// Guard

export function isIntegerParamField(value: unknown): value is IntegerParamField {
  return isFieldOf(value, 'IntegerParamField')
}
