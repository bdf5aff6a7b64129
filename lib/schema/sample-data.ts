/**
 * What a wrapper's author left as sample data in the fields: the values that `python wrapper.py` would run with. Reads sample files,
 * blocking; JavaScript thread.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AigesError } from '../errors'
import type { FieldSchema } from '../fields/declared'
import { exactJson, holdsBigInt } from '../fields/exact'

/** The author's value, as written, or as JSON text where that alone keeps all its digits; undefined when there is none. */
export function sampleValue(field: FieldSchema): unknown {
  const value = field.test ?? field.default
  return typeof value === 'object' && holdsBigInt(value) ? exactJson(value, 1) : value
}

/** A sample as the wrapper takes it: where its field says so, in base64. */
export function asSent<Data extends string | Buffer>(field: FieldSchema, data: Data): Data | string {
  return field.need_base64 === true ? Buffer.from(data).toString('base64') : data
}

/** Where the file of a `path` is looked for. Authors name it against the folder from which they run wrapper.py: nearly always its own. */
function placesOf(path: string, folder: string): string[] {
  return [...new Set([resolve(folder, path), resolve(path)])]
}

/** The bytes of a sample file; undefined when it cannot be read. */
export function findSample(path: string, folder: string): Buffer | undefined {
  for (const place of placesOf(path, folder)) {
    try {
      return readFileSync(place)
    } catch {}
  }
  return undefined
}

/**
 * The same, and tells of a file that cannot be read, with all places: a required body without its sample throws AIGES_ERR_INVALID_ARGUMENT; an
 * optional one is left out with a process warning, for the samples of many a public wrapper are not published with it.
 */
export function readSample(field: FieldSchema, path: string, folder: string): Buffer | undefined {
  const found = findSample(path, folder)
  if (found !== undefined) return found
  const places = placesOf(path, folder).join(' nor ')
  const missing = noSample('body', field, `its field names the file path=${JSON.stringify(path)}, and neither ${places} can be read`)
  if (field.required) throw missing
  process.emitWarning(`${missing.message}; the example goes without it`, { code: 'AIGES_SAMPLE' })
  return undefined
}

/** AIGES_ERR_INVALID_ARGUMENT: no example can be made because of this field. */
export function noSample(role: 'param' | 'body', { key, required }: FieldSchema, why: string): AigesError {
  const which = `the ${required ? 'required ' : ''}${role} ${JSON.stringify(key)}`
  return new AigesError('AIGES_ERR_INVALID_ARGUMENT', `there is no sample for ${which}: ${why}`)
}

/** Text where the bytes are UTF-8. */
export function textOrBytes(bytes: Uint8Array): string | Buffer {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Buffer.from(bytes)
  }
}
