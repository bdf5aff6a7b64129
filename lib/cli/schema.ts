/**
 * `aiges-native schema`: prints what a wrapper declares as one of the documents that other tools read.
 */

import type { Format } from '../schema/description'
import { type DescribedOptions, writeDescribed } from './described'

export interface SchemaOptions extends DescribedOptions {
  format: Format
}

/** The indent each document is printed with; the platform's own has the SDK's. */
const indents: Readonly<Record<Format, number>> = { 'json-schema': 2, openapi: 2, aischema: 4, 'aischema-v2': 4 }

/** @returns the exit code of the process */
export function schema(file: string, options: SchemaOptions): Promise<number> {
  const { format } = options
  return writeDescribed(file, options, (description) => `${description.printed(format, indents[format])}\n`)
}
