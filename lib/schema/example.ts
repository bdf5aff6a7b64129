/**
 * A request made from the declarations: the authors' samples, and for what is required without one a value that its field takes.
 * Reads sample files, blocking; JavaScript thread.
 */
import { isBytes } from '../fields/body'
import type { Bounds } from '../fields/bounds'
import type { FieldSchema } from '../fields/declared'
import { isWhole } from '../fields/exact'
import { expectationOf } from '../fields/expectation'
import { type JsonSchema, plainText } from '../fields/field'
import { jsonText } from '../fields/json-text'
import { schemaOfField } from '../fields/kinds'
import { numberFrom } from '../fields/number-param'
import { taker } from '../fields/takes'
import { asSent, noSample, readSample, refuseOrTell, sampleValue, textOrBytes, writtenSample } from './sample-data'
import { madeSample } from './stand-ins'

/** A whole number beyond 2^53 is a BigInt, which is sent with all its digits. */
type Scalar = string | number | bigint | boolean

export interface Example {
  params: Record<string, Scalar>
  body: Record<string, string | Buffer>
}

/** `folder`: the wrapper's. Throws AIGES_ERR_INVALID_ARGUMENT where something required has no sample and none can be made. */
export function exampleOf(fields: { params: readonly FieldSchema[]; inputs: readonly FieldSchema[] }, folder: string): Example {
  const params = fields.params.map((field) => [field.key, exampleParam(field)] as const)
  const body = fields.inputs.map((field) => [field.key, exampleBody(field, folder)] as const)
  const given = <T>(entries: readonly (readonly [string, T | undefined])[]): Record<string, T> =>
    Object.fromEntries(entries.filter((entry): entry is readonly [string, T] => entry[1] !== undefined))
  return { params: given(params), body: given(body) }
}

/** The sample of a param in its own type; undefined when there is none and none is needed. */
export function exampleParam(field: FieldSchema): Scalar | undefined {
  const sample = taken(field, sampleValue(field))
  if (sample !== undefined || !field.required) return sample
  const schema = schemaOfField(field)
  const value = anyValue(field, schema)
  if (value !== undefined) return value
  throw noSample('param', field, `its field leaves no value, it takes ${expectationOf(field)}: correct its enums and bounds`)
}

/** The author's sample of a param in its own type; undefined when there is none, or none that the field takes. */
export function paramSample(field: FieldSchema): Scalar | undefined {
  return taken(field, writtenSample(field))
}

function taken(field: FieldSchema, value: unknown): Scalar | undefined {
  const sample = inType(field, value)
  return sample !== undefined && taker(schemaOfField(field))(sample) ? sample : undefined
}

const booleans = new Map([
  ['true', true],
  ['false', false],
])

/** A sample as its field's type has it; Python authors write `"3"` where a number is meant. */
function inType({ type }: FieldSchema, value: unknown): Scalar | undefined {
  if (value === undefined || value === null) return undefined
  if (type === 'string') return plainText(value)
  if (type === 'boolean') return typeof value === 'boolean' ? value : booleans.get(plainText(value))
  const number = numberFrom(value)
  return type === 'number' || isWhole(number) ? number : undefined
}

/** Characters. A longer text is not made up. */
const LONG = 65_536

/** Undefined when the field's own enums and bounds leave nothing. */
function anyValue({ type }: FieldSchema, schema: JsonSchema): Scalar | undefined {
  const takes = taker(schema)
  const enums = schema['enum'] as readonly (string | number | bigint)[] | undefined
  if (enums !== undefined) return enums.find(takes)
  if (type === 'boolean') return true
  if (Number(schema['minLength']) > LONG) return undefined
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity } = schema as Bounds
  const made = type === 'string' ? 'text'.padEnd(Number(minLength), ' text').slice(0, Number(maxLength)) : nearest(minimum, maximum)
  return takes(made) ? made : undefined
}

/** The number nearest to 0; which of two bounds that exclude each other does not matter. */
function nearest(minimum: number | bigint, maximum: number | bigint): number | bigint {
  if (minimum > 0) return minimum
  return maximum < 0 ? maximum : 0
}

function exampleBody(field: FieldSchema, folder: string): string | Buffer | undefined {
  const data = sampleBody(field, folder) ?? (field.required ? madeSample(field) : undefined)
  return data === undefined ? undefined : asSent(field, data)
}

function sampleBody(field: FieldSchema, folder: string): string | Buffer | undefined {
  if (field.path !== undefined && field.path !== '') return readSample(field, field.path, folder)
  const value = sampleValue(field)
  if (value === undefined) return undefined
  if (field.type === 'json') return jsonSample(field, value)
  if (typeof value === 'string') return value
  if (isBytes(value)) return field.type === 'text' ? textOrBytes(value) : Buffer.from(value)
  return typeof value === 'object' ? jsonSample(field, value) : String(value)
}

/** A sample as JSON text. One that is no JSON throws AIGES_ERR_INVALID_ARGUMENT where its body is required, and is told of otherwise. */
export function jsonSample(field: FieldSchema, value: unknown): string | undefined {
  const { text, problem } = jsonText(value)
  if (text === undefined) refuseOrTell(noSample('body', field, `its value ${problem}`), field)
  return text
}
