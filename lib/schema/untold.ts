/**
 * Tells what the fields of a Python wrapper say that JavaScript cannot have, such as enums that are dates: nothing that an author wrote is lost
 * without a word. Samples are told of where one is asked for (sample-data.ts). JavaScript thread.
 */
import type { Declarations } from '../fields/declared'
import { sampleNames } from './sample-data'

/** `what`: in messages, `wrapper "ocr"`. */
export function tellUntold(what: string, { params, inputs, accepts }: Declarations): void {
  const lines = [...params, ...inputs, ...accepts].flatMap(({ key, kind, untold = {} }) =>
    Object.entries(untold)
      .filter(([name]) => !sampleNames.includes(name))
      .map(([name, is]) => `\n  ${kind} ${JSON.stringify(key)}: its ${name}, ${is}`),
  )
  if (lines.length === 0) return
  process.emitWarning(`${what} declares what JavaScript cannot have, and goes without:${lines.join('')}`, { code: 'AIGES_FIELDS' })
}
