/**
 * What a wrapper says about its own interface: the manifest of Python (docs/hosting.md) as frozen, typed data.
 */

/** What a field holds. Bodies: text, json, image, audio, video; params: string, number, integer, boolean. */
export type FieldType = 'string' | 'number' | 'integer' | 'boolean' | 'text' | 'json' | 'image' | 'audio' | 'video'

/** A declared param or body. Only what the author wrote is there, never a constructor's default. */
export interface FieldSchema {
  readonly key: string
  /** The AIGES class: `StringParamField`, `AudioBodyField`, … */
  readonly kind: string
  readonly type: FieldType
  readonly required: boolean
  readonly default?: unknown
  readonly enums?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly title?: string
  readonly description?: string
  readonly encoding?: string
  readonly format?: string
  readonly compress?: string
  /** Bodies: the author's test data is base64 in requests. */
  readonly need_base64?: boolean
  /** The file of the author's test data, relative to the wrapper's working directory. */
  readonly path?: string
  /** The author's test value; for `StringBodyField` a Buffer. */
  readonly test?: unknown
}

export interface WrapperSchema {
  readonly serviceId: string | null
  readonly version: string | null
  readonly params: readonly FieldSchema[]
  /** Bodies of a request. */
  readonly inputs: readonly FieldSchema[]
  /** Bodies of a reply. */
  readonly accepts: readonly FieldSchema[]
}

const typeOfKind: Readonly<Record<string, FieldType>> = {
  StringParamField: 'string',
  NumberParamField: 'number',
  IntegerParamField: 'integer',
  BooleanParamField: 'boolean',
  StringBodyField: 'text',
  JsonBodyField: 'json',
  ImageBodyField: 'image',
  AudioBodyField: 'audio',
  VideoBodyField: 'video',
}

type Fields = Readonly<Record<string, unknown>>

export function schemaFrom(manifest: Fields): WrapperSchema {
  return Object.freeze({
    serviceId: textOrNull(manifest['serviceId']),
    version: textOrNull(manifest['version']),
    params: fieldsFrom(manifest['params'], 'string'),
    inputs: fieldsFrom(manifest['inputs'], 'text'),
    accepts: fieldsFrom(manifest['accepts'], 'text'),
  })
}

function fieldsFrom(list: unknown, fallback: FieldType): readonly FieldSchema[] {
  const fields = Array.isArray(list) ? (list as Fields[]) : []
  return Object.freeze(fields.map((field) => fieldFrom(field, fallback)))
}

/** `fallback`: what a class of the author's own, derived from none that we know, is taken for. */
function fieldFrom(field: Fields, fallback: FieldType): FieldSchema {
  const { dataType: _, key, kind, required, ...written } = field
  const type = Object.hasOwn(typeOfKind, String(kind)) ? (typeOfKind[String(kind)] as FieldType) : fallback
  return Object.freeze({ key: String(key), kind: String(kind), type, required: required === true, ...written })
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
