/**
 * `aiges-native schema`: prints what a wrapper declares as one of the documents that other tools read.
 */

import type { Format } from '../schema/description'
import { type DescribedOptions, writeDescribed } from './described'

export interface SchemaOptions extends DescribedOptions {
  format: Format
}

/** @returns the exit code of the process */
export function schema(file: string, options: SchemaOptions): Promise<number> {
  return writeDescribed(file, options, (description) => `${description.printed(options.format)}\n`)
}
