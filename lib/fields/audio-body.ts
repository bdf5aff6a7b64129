/** A body that is a sound. */

import { binarySchema } from './binary-schema'
import type { BodyInput } from './body'
import { type Field, type FieldOptions, isFieldOf, type JsonSchema, type Kind, makeField, type Written } from './field'

// Static type

export type AudioBodyField<Required extends boolean = boolean> = Field<'AudioBodyField', BodyInput, Required>

// JSON Schema

/** As JSON can hold it: base64 text. */
export function audioBodySchema(written: Written): JsonSchema {
  return binarySchema('audio', written)
}

// Factory

export interface AudioBodyOptions<Required extends boolean> extends FieldOptions<Required> {
  /** What the bytes are, e.g. 'wav': checked by the first bytes where that can be told. */
  readonly encoding?: string | undefined
  readonly format?: string | undefined
  readonly compress?: string | undefined
  /** A file with sample data, relative to the wrapper's folder. */
  readonly path?: string | undefined
}

export function AudioBodyField<const Required extends boolean = false>(options?: AudioBodyOptions<Required>): AudioBodyField<Required> {
  return makeField('AudioBodyField', 'audio', options, ['encoding', 'format', 'compress', 'path']) as AudioBodyField<Required>
}

// Guard

export function isAudioBodyField(value: unknown): value is AudioBodyField {
  return isFieldOf(value, 'AudioBodyField')
}

export const audioBody: Kind = {
  name: 'AudioBodyField',
  type: 'audio',
  role: 'body',
  noun: 'a sound',
  schema: audioBodySchema,
  make: AudioBodyField,
}
