/**
 * What a wrapper's author left as sample data in the fields: the values that `python wrapper.py` would run with. Reads sample files,
 * blocking; JavaScript thread.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AigesError } from '../errors'
import type { FieldSchema } from '../fields/declared'
import { kindOfType } from '../fields/kinds'

/**
 * The author's value, as written; undefined when there is none. One that JavaScript cannot have is told in a process warning.
 */
export function sampleValue(field: FieldSchema): unknown {
  const sample = writtenSample(field)
  const name = sample === undefined ? sampleNames.find((one) => field.untold?.[one] !== undefined) : undefined
  if (name !== undefined) {
    const why = `its ${name === 'test' ? 'value' : name} is ${field.untold?.[name]}, which JavaScript cannot have`
    tellLeftOut(noSample(kindOfType(field.type).role, field, why))
  }
  return sample
}

/** Where a field has its sample. */
export const sampleNames: readonly string[] = ['test', 'default', 'path']

/** The same for documents, which say nothing of it. */
export function writtenSample(field: FieldSchema): unknown {
  return field.test === undefined ? field.default : field.test
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
  const places = placesOf(path, folder)
  const unread = places.length === 1 ? `${places[0]} cannot be read` : `neither ${places.join(' nor ')} can be read`
  refuseOrTell(noSample('body', field, `its field names the file path=${JSON.stringify(path)}, and ${unread}`), field)
  return undefined
}

/** Something required without a sample throws; what may be left out is told of. */
export function refuseOrTell(missing: AigesError, { required }: FieldSchema): void {
  if (required) throw missing
  tellLeftOut(missing)
}

function tellLeftOut(missing: AigesError): void {
  process.emitWarning(`${missing.message}; the example goes without it`, { code: 'AIGES_SAMPLE' })
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
