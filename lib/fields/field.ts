/**
 * What all fields have in common. A field is plain frozen data: what its author wrote, and nothing that a constructor would have
 * filled in. Making one loads no schema library, reads no file and starts nothing; any thread.
 */
import { AigesError, invalidArgument, unreadable } from '../errors'
import { optionBag } from '../options'
import { exactNumber, isNumeric, isWhole, withJson } from './exact'

/** What a field holds. Bodies: text, json, image, audio, video; params: string, number, integer, boolean. */
export type FieldType = 'string' | 'number' | 'integer' | 'boolean' | 'text' | 'json' | 'image' | 'audio' | 'video'

/** What an author may write into a field, in TypeScript or in Python, besides its key. Absent is what was not written. */
export interface Written {
  readonly default?: unknown
  readonly enums?: readonly unknown[]
  /** A whole number beyond 2^53 is a BigInt. */
  readonly minimum?: number | bigint
  readonly maximum?: number | bigint
  readonly minLength?: number | bigint
  readonly maxLength?: number | bigint
  readonly title?: string
  readonly description?: string
  readonly encoding?: string
  readonly format?: string
  readonly compress?: string
  /** Bodies: requests carry the data as base64 text. */
  readonly need_base64?: boolean
  /** The file of the author's sample data, relative to the wrapper's folder. */
  readonly path?: string
}

declare const staticType: unique symbol

/** A field of one kind. `Value` is what the compiler lets through, `Required` whether it may be left out. */
export interface Field<Kind extends string = string, Value = unknown, Required extends boolean = boolean> extends Written {
  /** The AIGES class: `StringParamField`, `AudioBodyField`, … */
  readonly kind: Kind
  readonly type: FieldType
  readonly required: Required
  /** A sample, for `example()`; never sent on its own account. */
  readonly value?: unknown
  /** For the compiler only: no field has it. A function, so that it keeps the name of a type such as BodyInput. */
  readonly [staticType]?: () => Value
}

/** What the compiler lets through for a field. */
export type ValueOf<F> = F extends { readonly [staticType]?: () => infer V } ? V : never

/** A JSON Schema of draft 2020-12, as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** What all factories take. */
export interface FieldOptions<R extends boolean> {
  /** Default false. */
  readonly required?: R | undefined
  readonly title?: string | undefined
  readonly description?: string | undefined
}

/** One kind of field, as every field file ends with it. Whatever treats kinds differently asks here. */
export interface Kind {
  /** The AIGES class: `StringParamField`, `AudioBodyField`, … */
  readonly name: string
  readonly type: FieldType
  readonly role: 'param' | 'body'
  /** What it takes, in words. */
  readonly noun: string
  /** The schema of the field's value, as JSON can hold it. */
  schema(written: Written): JsonSchema
  /** The factory. */
  make(options?: object): Field
}

const words: Readonly<Record<string, string>> = {
  required: 'boolean',
  need_base64: 'boolean',
  default: 'boolean',
  title: 'string',
  description: 'string',
  encoding: 'string',
  format: 'string',
  compress: 'string',
  path: 'string',
  minimum: 'number',
  maximum: 'number',
  minLength: 'length',
  maxLength: 'length',
}

/**
 * Checks what was written into a field and freezes it. `known`: the options the kind has beyond required, title and description.
 * Throws AIGES_ERR_INVALID_ARGUMENT.
 */
export function makeField(kind: string, type: FieldType, options: unknown, known: readonly string[]): Field {
  const bag = optionBag(options, kind, ['required', 'title', 'description', ...known])
  const written = Object.entries(bag).filter(([, value]) => value !== undefined)
  for (const [name, value] of written) checkOption(`${kind}: ${name}`, words[name], value)
  checkOrder(kind, bag, 'minimum', 'maximum')
  checkOrder(kind, bag, 'minLength', 'maxLength')
  const copies = written.map(([name, value]) => [name, words[name] === 'number' ? exactNumber(value) : copyOf(value, `${kind}: ${name}`)])
  const field = { kind, type, ...Object.fromEntries(copies), required: bag['required'] === true }
  const { minimum, maximum, enums = [] } = field as Partial<Field>
  const beyond = [minimum, maximum, ...(Array.isArray(enums) ? enums : [])].some((value) => typeof value === 'bigint')
  return Object.freeze(beyond ? withJson(field) : field) as Field
}

function copyOf(value: unknown, name: string): unknown {
  try {
    return Array.isArray(value) ? Object.freeze([...(value as unknown[])]) : value
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

function checkOption(name: string, word: string | undefined, value: unknown): void {
  if (word === 'number' && !isNumeric(value)) throw invalidArgument(name, 'a finite number', value)
  if (word === 'length' && (!Number.isSafeInteger(value) || (value as number) < 0)) throw invalidArgument(name, 'an integer from 0', value)
  if ((word === 'boolean' || word === 'string') && typeof value !== word) throw invalidArgument(name, `a ${word}`, value)
}

function checkOrder(kind: string, bag: Record<string, unknown>, least: string, most: string): void {
  if ((bag[least] as number | bigint) > (bag[most] as number | bigint))
    throw new AigesError('AIGES_ERR_INVALID_ARGUMENT', `${kind}: ${least} ${bag[least]} is above ${most} ${bag[most]}`)
}

/** Whether a value is a field of this kind; runs no code of its owner that could throw out of here. */
export function isFieldOf(value: unknown, kind: string): value is Field {
  try {
    const field = value as Partial<Field> | null
    return typeof field === 'object' && field !== null && field.kind === kind && Object.isFrozen(field) && typeof field.type === 'string'
  } catch {
    return false
  }
}

/** The keywords that only speak to people and tools, common to all schemas. */
export function annotations({ title, description }: Written): JsonSchema {
  return { ...(title ? { title } : {}), ...(description ? { description } : {}) }
}

/** Text of a declared value: Python authors may write bytes where a text is meant. */
export function plainText(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString() : String(value)
}

/** The keyword under its name if the author wrote a finite number: of any size, see exact.ts. */
export function bound(name: string, value: unknown): JsonSchema {
  const number = exactNumber(value)
  return number === undefined ? {} : { [name]: number }
}

/** As `bound`, for lengths: what is no whole number from 0 says nothing. */
export function lengthBound(name: string, value: unknown): JsonSchema {
  return isWhole(value) && (value as number | bigint) >= 0 ? bound(name, value) : {}
}
