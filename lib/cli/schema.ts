/**
 * `aiges-native schema`: prints what a wrapper declares as one of the documents that other tools read.
 */
import type { WrapperDescription } from '../index'
import { type DescribedOptions, writeDescribed } from './described'

export interface SchemaOptions extends DescribedOptions {
  format: Format
}

/** How each document is made, and the indent it is printed with; the platform's own has the SDK's. */
const documents = {
  'json-schema': { make: (wrapper: WrapperDescription) => wrapper.jsonSchema(), indent: 2 },
  openapi: { make: (wrapper: WrapperDescription) => wrapper.openapi(), indent: 2 },
  aischema: { make: (wrapper: WrapperDescription) => wrapper.aischema(), indent: 4 },
  'aischema-v2': { make: (wrapper: WrapperDescription) => wrapper.aischema('v2'), indent: 4 },
} as const

export type Format = keyof typeof documents

/** @returns the exit code of the process */
export function schema(file: string, options: SchemaOptions): Promise<number> {
  const { make, indent } = documents[options.format]
  return writeDescribed(file, options, (description) => `${JSON.stringify(make(description), null, indent)}\n`)
}
