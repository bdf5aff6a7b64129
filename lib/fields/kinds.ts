/**
 * All kinds of fields. A new kind is a file of its own with the four blocks, and a place in the lists here and in index.ts.
 */
import { type AudioBodyField, audioBody } from './audio-body'
import { type BooleanParamField, booleanParam } from './boolean-param'
import type { FieldType, JsonSchema, Kind, Written } from './field'
import { type ImageBodyField, imageBody } from './image-body'
import { type IntegerParamField, integerParam } from './integer-param'
import { type JsonBodyField, jsonBody } from './json-body'
import { type NumberParamField, numberParam } from './number-param'
import { type StringBodyField, stringBody } from './string-body'
import { type StringParamField, stringParam } from './string-param'
import { type VideoBodyField, videoBody } from './video-body'

export type ParamField = StringParamField | NumberParamField | IntegerParamField | BooleanParamField
export type BodyField = StringBodyField | JsonBodyField | ImageBodyField | AudioBodyField | VideoBodyField

const kinds: readonly Kind[] = [stringParam, numberParam, integerParam, booleanParam, stringBody, jsonBody, imageBody, audioBody, videoBody]

const byName = new Map(kinds.map((kind) => [kind.name, kind]))
const byType = new Map(kinds.map((kind) => [kind.type, kind]))

/** The kind of this name; undefined for a class of an author's own. */
export function kindNamed(name: string): Kind | undefined {
  return byName.get(name)
}

/** The kind that holds this type. */
export function kindOfType(type: FieldType): Kind {
  return byType.get(type) as Kind
}

/** A declared field's value, as a JSON Schema of draft 2020-12. */
export function schemaOfField(field: Written & { readonly type: FieldType }): JsonSchema {
  return kindOfType(field.type).schema(field)
}
