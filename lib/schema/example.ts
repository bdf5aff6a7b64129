/**
 * A request made from the declarations: the authors' samples, and for what is required without one a value that its field takes.
 * Reads sample files, blocking; JavaScript thread.
 */
import { isBytes } from '../fields/body'
import { type Bounds, isWithin } from '../fields/bounds'
import type { FieldSchema } from '../fields/declared'
import { expectationOf } from '../fields/expectation'
import { type JsonSchema, plainText } from '../fields/field'
import { jsonText } from '../fields/json-text'
import { schemaOfField } from '../fields/kinds'
import { noSample, readSample, sampleValue } from './sample-data'
import { madeSample } from './stand-ins'

export interface Example {
  params: Record<string, string | number | boolean>
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
export function exampleParam(field: FieldSchema): string | number | boolean | undefined {
  const sample = paramSample(field)
  if (sample !== undefined || !field.required) return sample
  const schema = schemaOfField(field)
  const value = anyValue(field, schema)
  if (value !== undefined) return value
  throw noSample('param', field, `its field leaves no value, it takes ${expectationOf(field)}: correct its enums and bounds`)
}

/** The author's sample of a param in its own type; undefined when there is none, or none that the field takes. */
export function paramSample(field: FieldSchema): string | number | boolean | undefined {
  const sample = inType(field, sampleValue(field))
  return sample !== undefined && allows(schemaOfField(field), sample) ? sample : undefined
}

const booleans = new Map([
  ['true', true],
  ['false', false],
])

/** A sample as its field's type has it; Python authors write `"3"` where a number is meant. */
function inType({ type }: FieldSchema, value: unknown): string | number | boolean | undefined {
  if (value === undefined || value === null) return undefined
  if (type === 'string') return plainText(value)
  if (type === 'boolean') return typeof value === 'boolean' ? value : booleans.get(plainText(value))
  const number = typeof value === 'number' ? value : Number(plainText(value).trim() || NaN)
  return Number.isFinite(number) && (type === 'number' || Number.isInteger(number)) ? number : undefined
}

function allows(schema: JsonSchema, value: string | number | boolean): boolean {
  const allowed = schema['enum'] as readonly unknown[] | undefined
  return (allowed === undefined || allowed.includes(value)) && isWithin(schema, value)
}

/** Characters. A longer text is not made up. */
const LONG = 65_536

/** Undefined when the field's own enums and bounds leave nothing. */
function anyValue({ type }: FieldSchema, schema: JsonSchema): string | number | boolean | undefined {
  const enums = schema['enum'] as readonly (string | number)[] | undefined
  if (enums !== undefined) return enums.find((one) => allows(schema, one))
  if (type === 'boolean') return true
  if (Number(schema['minLength']) > LONG) return undefined
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity } = schema as Bounds
  const made = type === 'string' ? 'text'.padEnd(minLength, ' text').slice(0, maxLength) : Math.min(Math.max(0, minimum), maximum)
  return allows(schema, made) ? made : undefined
}

function exampleBody(field: FieldSchema, folder: string): string | Buffer | undefined {
  const data = sampleBody(field, folder) ?? (field.required ? madeSample(field) : undefined)
  if (data === undefined || field.need_base64 !== true) return data
  return Buffer.from(data).toString('base64')
}

function sampleBody(field: FieldSchema, folder: string): string | Buffer | undefined {
  if (field.path !== undefined && field.path !== '') return readSample(field, field.path, folder)
  const value = sampleValue(field)
  if (value === undefined || value === null) return undefined
  if (field.type === 'json') return jsonSample(field, value)
  if (typeof value === 'string') return value
  if (isBytes(value)) return field.type === 'text' ? asText(value) : Buffer.from(value)
  return typeof value === 'object' ? jsonSample(field, value) : String(value)
}

function jsonSample(field: FieldSchema, value: unknown): string {
  const { text, problem } = jsonText(value)
  if (text !== undefined) return text
  throw noSample('body', field, `its value ${problem}`)
}

/** Text where the bytes are UTF-8. */
function asText(bytes: Uint8Array): string | Buffer {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Buffer.from(bytes)
  }
}
