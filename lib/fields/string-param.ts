/** A param that is a text. */
import { checkEnums } from './bounds'
import {
  annotations,
  type Field,
  type FieldOptions,
  isFieldOf,
  type JsonSchema,
  type Kind,
  lengthBound,
  makeField,
  plainText,
  type Written,
} from './field'

// Static type

export interface StringParamField<Value extends string = string, Required extends boolean = boolean>
  extends Field<'StringParamField', Value, Required> {
  readonly enums?: readonly Value[]
  readonly value?: Value
}

// JSON Schema

export function stringParamSchema(written: Written): JsonSchema {
  const enums = written.enums?.map(plainText)
  return {
    type: 'string',
    ...(enums !== undefined && enums.length > 0 ? { enum: [...new Set(enums)] } : {}),
    ...lengthBound('minLength', written.minLength),
    ...lengthBound('maxLength', written.maxLength),
    ...annotations(written),
  }
}

// Factory

export interface StringParamOptions<Value extends string, Required extends boolean> extends FieldOptions<Required> {
  /** The only values allowed; the compiler knows them as a union of literals. */
  readonly enums?: readonly Value[] | undefined
  /** A sample, for `example()`; never sent on its own account. */
  readonly value?: NoInfer<Value> | undefined
  /** Characters (code points). */
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
}

export function StringParamField<const Value extends string = string, const Required extends boolean = false>(
  options?: StringParamOptions<Value, Required>,
): StringParamField<Value, Required> {
  const field = makeField('StringParamField', 'string', options, ['enums', 'value', 'minLength', 'maxLength'])
  return checkEnums(field, (value) => typeof value === 'string', 'string') as StringParamField<Value, Required>
}

// Guard

export function isStringParamField(value: unknown): value is StringParamField {
  return isFieldOf(value, 'StringParamField')
}

export const stringParam: Kind = {
  name: 'StringParamField',
  type: 'string',
  role: 'param',
  noun: 'a string',
  schema: stringParamSchema,
  make: StringParamField,
}
