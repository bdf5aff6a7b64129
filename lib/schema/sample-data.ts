/**
 * What a wrapper's author left as sample data in the fields: the values that `python wrapper.py` would run with. Reads sample files,
 * blocking; JavaScript thread.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FieldSchema } from '../fields/declared'

/** The author's value, as written; undefined when there is none. */
export function sampleValue(field: FieldSchema): unknown {
  return field.test ?? field.default
}

/** Authors name files against the folder from which they run wrapper.py: nearly always its own. Undefined when it cannot be read. */
export function readSample(path: string, folder: string): Buffer | undefined {
  for (const base of [folder, process.cwd()]) {
    try {
      return readFileSync(resolve(base, path))
    } catch {}
  }
  return undefined
}
