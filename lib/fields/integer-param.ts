/** A param that is a whole number. */
import { AigesError } from '../errors'
import { type Bounds, checkEnums } from './bounds'
import { isWhole } from './exact'
import { type Field, isFieldOf, type JsonSchema, type Kind, makeField, type Written } from './field'
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
  const { enums: _, ...written } = field
  const { minimum = -Infinity, maximum = Infinity } = integerParamSchema(written) as Bounds
  if (minimum > maximum)
    throw new AigesError(
      'AIGES_ERR_INVALID_ARGUMENT',
      `IntegerParamField: no whole number lies from minimum ${field.minimum} to maximum ${field.maximum}`,
    )
  return checkEnums(field, isWhole, 'whole number') as IntegerParamField<Value, Required>
}

// Guard

export function isIntegerParamField(value: unknown): value is IntegerParamField {
  return isFieldOf(value, 'IntegerParamField')
}

export const integerParam: Kind = {
  name: 'IntegerParamField',
  type: 'integer',
  role: 'param',
  noun: 'an integer',
  schema: integerParamSchema,
  make: IntegerParamField,
}
