/**
 * A request made from the declarations: the authors' samples, and for what is required without one a value that its field takes.
 * Reads sample files, blocking; JavaScript thread.
 */
import { AigesError } from '../errors'
import type { FieldSchema } from '../fields/declared'
import { type JsonSchema, plainText } from '../fields/field'
import { schemaOfField } from '../fields/kinds'
import { readSample, sampleValue } from './sample-data'
import { silence, smallPicture } from './stand-ins'

export interface Example {
  params: Record<string, string | number | boolean>
  body: Record<string, string | Buffer>
}

/** `folder`: the wrapper's. Throws AIGES_ERR_INVALID_ARGUMENT for a required body of which nothing is known. */
export function exampleOf(fields: { params: readonly FieldSchema[]; inputs: readonly FieldSchema[] }, folder: string): Example {
  const params = fields.params.map((field) => [field.key, exampleParam(field)] as const)
  const body = fields.inputs.map((field) => [field.key, exampleBody(field, folder)] as const)
  const given = <T>(entries: readonly (readonly [string, T | undefined])[]): Record<string, T> =>
    Object.fromEntries(entries.filter((entry): entry is readonly [string, T] => entry[1] !== undefined))
  return { params: given(params), body: given(body) }
}

/** The sample of a param in its own type; undefined when there is none and none is needed. */
export function exampleParam(field: FieldSchema): string | number | boolean | undefined {
  const schema = schemaOfField(field)
  const sample = inType(field, sampleValue(field))
  if (sample !== undefined && allows(schema, sample)) return sample
  return field.required ? anyValue(field, schema) : undefined
}

/** A sample as its field's type has it; Python authors write `"3"` where a number is meant. */
function inType({ type }: FieldSchema, value: unknown): string | number | boolean | undefined {
  if (value === undefined || value === null) return undefined
  if (type === 'string') return plainText(value)
  if (type === 'boolean')
    return typeof value === 'boolean' ? value : ({ true: true, false: false } as Record<string, boolean>)[plainText(value)]
  const number = typeof value === 'number' ? value : Number(plainText(value).trim() || NaN)
  return Number.isFinite(number) && (type === 'number' || Number.isInteger(number)) ? number : undefined
}

function allows(schema: JsonSchema, value: string | number | boolean): boolean {
  const allowed = schema['enum'] as readonly unknown[] | undefined
  if (allowed !== undefined && !allowed.includes(value)) return false
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity } = schema as Record<string, number>
  if (typeof value === 'number') return value >= minimum && value <= maximum
  const length = typeof value === 'string' ? [...value].length : undefined
  return length === undefined || (length >= minLength && length <= maxLength)
}

function anyValue({ type }: FieldSchema, schema: JsonSchema): string | number | boolean {
  const [first] = (schema['enum'] ?? []) as readonly (string | number)[]
  if (first !== undefined) return first
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity } = schema as Record<string, number>
  if (type === 'boolean') return true
  if (type === 'number') return Math.min(Math.max(0, minimum), maximum)
  if (type === 'integer') return Math.min(Math.max(0, Math.ceil(minimum)), Math.floor(maximum))
  return 'text'.padEnd(minLength, ' text').slice(0, maxLength)
}

function exampleBody(field: FieldSchema, folder: string): string | Buffer | undefined {
  const data = sampleBody(field, folder) ?? (field.required ? standIn(field) : undefined)
  if (data === undefined || field.need_base64 !== true) return data
  return Buffer.from(data).toString('base64')
}

function sampleBody(field: FieldSchema, folder: string): string | Buffer | undefined {
  if (field.path !== undefined && field.path !== '') return readSample(field.path, folder)
  const value = sampleValue(field)
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return field.type === 'text' ? asText(value) : Buffer.from(value)
  return JSON.stringify(value)
}

/** Text where the bytes are UTF-8. */
function asText(bytes: Uint8Array): string | Buffer {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Buffer.from(bytes)
  }
}

function standIn(field: FieldSchema): string | Buffer {
  const made = { text: () => 'text', json: () => '{}', image: () => smallPicture(field), audio: () => silence(field) }[
    field.type as 'text'
  ]?.()
  if (made !== undefined) return made
  throw new AigesError(
    'AIGES_ERR_INVALID_ARGUMENT',
    `there is no sample for the required body ${JSON.stringify(field.key)}: give its field ${field.type === 'image' || field.type === 'audio' ? `encoding 'png' or 'wav', or ` : ''}a path to a file`,
  )
}
