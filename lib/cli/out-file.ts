/**
 * Whether the file named by -o can be meant, before anything runs: a document of another kind than its name says, or one in the place of the
 * wrapper itself, is a slip.
 */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { EXIT_USAGE } from './exit-codes'
import { UsageError } from './pairs'

/** `file`: the wrapper's. Throws UsageError. */
export function checkOutFile(command: string, file: string, out: string | undefined): void {
  if (out === undefined) return
  if (out === '') throw new UsageError('-o needs the name of a file, got ""; without -o the text goes to stdout')
  if (isSameFile(out, file)) throw new UsageError(`-o ${out} is the wrapper itself, which would be overwritten: name another file`)
  if (command !== 'types') {
    if (/\.pyw?$/i.test(out))
      throw new UsageError(`cannot write JSON to ${out}, a Python file by its name: name another, such as one in .json`)
    return
  }
  if (/[^/\\]\.[mc]?ts$/.test(out)) return
  throw new UsageError(
    `cannot write TypeScript to ${out}: name a file that ends in .d.ts, .d.mts or .d.cts (declarations, nothing at run time), or in .ts, .mts or .cts (a module of fields); without -o the declarations go to stdout`,
  )
}

/** By any name: through links to it or to its folder, or in the other case where case does not count. */
function isSameFile(one: string, other: string): boolean {
  if (resolve(one) === resolve(other)) return true
  try {
    const [first, second] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })]
    return first.ino === second.ino && first.dev === second.dev
  } catch {
    return false // one of them is not there
  }
}

/** Tells what was wrong with the command line. @returns the exit code of the process. Throws anything else on. */
export function endAsUsage(error: unknown): number {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`error: ${error.message}\nRun with --help to see how.\n`)
  return EXIT_USAGE
}
