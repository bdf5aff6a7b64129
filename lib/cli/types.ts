/**
 * `aiges-native types`: writes what a wrapper declares as TypeScript. A file that ends in `.d.ts` types `loadWrapper` by the wrapper's
 * path and is nothing at run time; any other `.ts`, `.mts` or `.cts` is a module of fields, which validate as well.
 */
import { declarationFile } from '../schema/declarations'
import { fieldModule } from '../schema/field-module'
import { type DescribedOptions, writeDescribed } from './described'

/** @returns the exit code of the process */
export function types(file: string, options: DescribedOptions): Promise<number> {
  const { out } = options
  const form = out === undefined || /\.d\.[mc]?ts$/.test(out) ? declarationFile : fieldModule
  return writeDescribed(file, options, (description) => form(description, file))
}
