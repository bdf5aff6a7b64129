/** A param that is a number. */
import { checkEnums } from './bounds'
import { isNumeric, isWhole, keyOf, spelledNumber } from './exact'
import {
  annotations,
  bound,
  type Field,
  type FieldOptions,
  isFieldOf,
  type JsonSchema,
  type Kind,
  makeField,
  plainText,
  type Written,
} from './field'

// Static type

export interface NumberParamField<Value extends number = number, Required extends boolean = boolean>
  extends Field<'NumberParamField', Value, Required> {
  readonly enums?: readonly Value[]
  readonly value?: Value
}

// JSON Schema

export function numberParamSchema(written: Written): JsonSchema {
  return numberSchema('number', written)
}

/** `type`: number or integer. Enums that spell numbers count as those numbers; a fraction among those of whole numbers is none. */
export function numberSchema(type: 'number' | 'integer', written: Written): JsonSchema {
  const enums = written.enums?.map(numberFrom).filter((value) => value !== undefined && (type === 'number' || isWhole(value)))
  return {
    type,
    ...(enums !== undefined && enums.length > 0 ? { enum: [...new Map(enums.map((value) => [keyOf(value), value])).values()] } : {}),
    ...bound('minimum', type === 'integer' ? roundedUp(written.minimum) : written.minimum),
    ...bound('maximum', type === 'integer' ? roundedDown(written.maximum) : written.maximum),
    ...annotations(written),
  }
}

/** The bounds of whole numbers are whole numbers: from 0.5 means from 1. */
const roundedUp = (value: unknown): unknown => (typeof value === 'number' ? Math.ceil(value) : value)
const roundedDown = (value: unknown): unknown => (typeof value === 'number' ? Math.floor(value) : value)

/** A declared number; Python authors write `"3"` where a number is meant. */
export function numberFrom(value: unknown): number | bigint | undefined {
  return spelledNumber(typeof value === 'number' || typeof value === 'bigint' ? value : plainText(value))
}

// Factory

export interface NumberParamOptions<Value extends number, Required extends boolean> extends FieldOptions<Required> {
  /** The only values allowed; the compiler knows them as a union of literals. */
  readonly enums?: readonly Value[] | undefined
  /** A sample, for `example()`; never sent on its own account. */
  readonly value?: NoInfer<Value> | undefined
  /** Beyond 2^53 a BigInt says exactly which number is meant. */
  readonly minimum?: number | bigint | undefined
  readonly maximum?: number | bigint | undefined
}

export const numberOptionNames = ['enums', 'value', 'minimum', 'maximum'] as const

export function NumberParamField<const Value extends number = number, const Required extends boolean = false>(
  options?: NumberParamOptions<Value, Required>,
): NumberParamField<Value, Required> {
  const field = makeField('NumberParamField', 'number', options, numberOptionNames)
  return checkEnums(field, isNumeric, 'finite number') as NumberParamField<Value, Required>
}

// Guard

export function isNumberParamField(value: unknown): value is NumberParamField {
  return isFieldOf(value, 'NumberParamField')
}

export const numberParam: Kind = {
  name: 'NumberParamField',
  type: 'number',
  role: 'param',
  noun: 'a finite number',
  schema: numberParamSchema,
  make: NumberParamField,
}
