/** The JSON Schema that pictures, sounds and films share. Pure. */
import { mediaTypeOf } from './content'
import { annotations, type JsonSchema, type Written } from './field'

/** Base64 text: JSON has no bytes. `family` stands in when the encoding was not written or names no media type. */
export function binarySchema(family: 'image' | 'audio' | 'video', written: Written): JsonSchema {
  return { type: 'string', contentEncoding: 'base64', contentMediaType: mediaTypeOf(written) ?? `${family}/*`, ...annotations(written) }
}
