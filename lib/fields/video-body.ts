/** A body that is a film. */

import { binarySchema } from './binary-schema'
import type { BodyInput } from './body'
import { type Field, type FieldOptions, isFieldOf, type JsonSchema, type Kind, makeField, type Written } from './field'

// Static type

export type VideoBodyField<Required extends boolean = boolean> = Field<'VideoBodyField', BodyInput, Required>

// JSON Schema

/** As JSON can hold it: base64 text. */
export function videoBodySchema(written: Written): JsonSchema {
  return binarySchema('video', written)
}

// Factory

export interface VideoBodyOptions<Required extends boolean> extends FieldOptions<Required> {
  /** What the bytes are, e.g. 'mp4': checked by the first bytes where that can be told. */
  readonly encoding?: string | undefined
  /** A file with sample data, relative to the wrapper's folder. */
  readonly path?: string | undefined
}

export function VideoBodyField<const Required extends boolean = false>(options?: VideoBodyOptions<Required>): VideoBodyField<Required> {
  return makeField('VideoBodyField', 'video', options, ['encoding', 'path']) as VideoBodyField<Required>
}

// Guard

export function isVideoBodyField(value: unknown): value is VideoBodyField {
  return isFieldOf(value, 'VideoBodyField')
}

export const videoBody: Kind = {
  name: 'VideoBodyField',
  type: 'video',
  role: 'body',
  noun: 'a film',
  schema: videoBodySchema,
  make: VideoBodyField,
}
