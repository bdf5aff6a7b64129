/**
 * What `schema` and `types` have in common: describe a wrapper, make a text of it, put it where it belongs. Nothing of the wrapper is
 * started, so that a hook before a commit may run it. The text alone goes to stdout; what happens on the way goes to stderr.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { AigesError, describeWrapper, type WrapperDescription } from '../index'
import { EXIT_CALL_FAILED, EXIT_OK, EXIT_USAGE, exitCodeOf } from './exit-codes'
import { renderFailure } from './failure'
import { UsageError } from './pairs'

export interface DescribedOptions {
  out?: string
  python?: string
  watch?: boolean
  verbose?: boolean
}

/** @returns the exit code of the process */
export async function writeDescribed(
  file: string,
  options: DescribedOptions,
  textOf: (description: WrapperDescription) => string,
): Promise<number> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  try {
    const description = await describeWrapper(file, { python: options.python, onLog: ({ text }) => say(text) })
    const text = textOf(description)
    if (options.out === undefined) process.stdout.write(text)
    else say(`${options.out} ${save(options.out, text) ? 'written' : 'is up to date'}`)
    return EXIT_OK
  } catch (error) {
    say(renderFailure(error, options.verbose === true))
    if (error instanceof UsageError) return EXIT_USAGE
    return error instanceof AigesError ? exitCodeOf(error.code, false) : EXIT_CALL_FAILED
  }
}

/** A file that would not change is left alone, for those who watch it. @returns whether it was written */
function save(file: string, text: string): boolean {
  try {
    if (readFileSync(file, 'utf8') === text) return false
  } catch {}
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return true
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`)
  }
}
