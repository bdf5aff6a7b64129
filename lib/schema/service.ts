/**
 * What the platform calls things that have another name here, whichever document they stand in. Pure.
 */
import type { FieldType } from '../fields/field'

/** What a body is called on the platform, where JSON is text: its `dataType`, and the name of its content in requests. */
export function platformType(type: FieldType): 'text' | 'audio' | 'image' | 'video' {
  return type === 'audio' || type === 'image' || type === 'video' ? type : 'text'
}
