/** A body that is a picture. */

import { binarySchema } from './binary-schema'
import type { BodyInput } from './body'
import { type Field, type FieldOptions, isFieldOf, type JsonSchema, type Kind, makeField, type Written } from './field'

// Static type

export type ImageBodyField<Required extends boolean = boolean> = Field<'ImageBodyField', BodyInput, Required>

// JSON Schema

/** As JSON can hold it: base64 text. */
export function imageBodySchema(written: Written): JsonSchema {
  return binarySchema('image', written)
}

// Factory

export interface ImageBodyOptions<Required extends boolean> extends FieldOptions<Required> {
  /** What the bytes are, e.g. 'png': checked by the first bytes where that can be told. */
  readonly encoding?: string | undefined
  /** A file with sample data, relative to the wrapper's folder. */
  readonly path?: string | undefined
  /** Requests carry the data as base64 text. */
  readonly need_base64?: boolean | undefined
}

export function ImageBodyField<const Required extends boolean = false>(options?: ImageBodyOptions<Required>): ImageBodyField<Required> {
  return makeField('ImageBodyField', 'image', options, ['encoding', 'path', 'need_base64']) as ImageBodyField<Required>
}

// Guard

export function isImageBodyField(value: unknown): value is ImageBodyField {
  return isFieldOf(value, 'ImageBodyField')
}

export const imageBody: Kind = {
  name: 'ImageBodyField',
  type: 'image',
  role: 'body',
  noun: 'a picture',
  schema: imageBodySchema,
  make: ImageBodyField,
}
