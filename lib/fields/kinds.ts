/**
 * All kinds of fields in one table. A new kind is a file of its own with the four blocks, and a row here.
 */
import { audioBodySchema } from './audio-body'
import { booleanParamSchema } from './boolean-param'
import type { FieldType, JsonSchema, Written } from './field'
import { imageBodySchema } from './image-body'
import { integerParamSchema } from './integer-param'
import { jsonBodySchema } from './json-body'
import { numberParamSchema } from './number-param'
import { stringBodySchema } from './string-body'
import { stringParamSchema } from './string-param'
import { videoBodySchema } from './video-body'

export interface Kind {
  readonly type: FieldType
  readonly role: 'param' | 'body'
  /** The schema of the field's value, as JSON can hold it. */
  schema(written: Written): JsonSchema
}

const kinds: Readonly<Record<string, Kind>> = {
  StringParamField: { type: 'string', role: 'param', schema: stringParamSchema },
  NumberParamField: { type: 'number', role: 'param', schema: numberParamSchema },
  IntegerParamField: { type: 'integer', role: 'param', schema: integerParamSchema },
  BooleanParamField: { type: 'boolean', role: 'param', schema: booleanParamSchema },
  StringBodyField: { type: 'text', role: 'body', schema: stringBodySchema },
  JsonBodyField: { type: 'json', role: 'body', schema: jsonBodySchema },
  ImageBodyField: { type: 'image', role: 'body', schema: imageBodySchema },
  AudioBodyField: { type: 'audio', role: 'body', schema: audioBodySchema },
  VideoBodyField: { type: 'video', role: 'body', schema: videoBodySchema },
}

/** The kind of this name; undefined for a class of an author's own. */
export function kindNamed(name: string): Kind | undefined {
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined
}

/** The name of the kind that holds this type. */
export function kindOfType(type: FieldType): string {
  return Object.keys(kinds).find((name) => kinds[name]?.type === type) as string
}

const byType = new Map(Object.values(kinds).map((kind) => [kind.type, kind]))

/** A declared field's value, as a JSON Schema of draft 2020-12. */
export function schemaOfField(field: Written & { readonly type: FieldType }): JsonSchema {
  return (byType.get(field.type) as Kind).schema(field)
}
