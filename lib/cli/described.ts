/**
 * What `schema` and `types` have in common: describe a wrapper, make a text of it, put it where it belongs. Nothing of the wrapper is
 * started, so that a hook before a commit may run it. The text alone goes to stdout, whatever the wrapper writes there itself; what happens on the way goes to stderr.
 */
import { fstatSync, readFileSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { dirname } from 'node:path'
import { AigesError, describeWrapper, type LoadOptions, loadModule, type WrapperDescription } from '../index'
import { makeFolder } from '../make-folder'
import { EXIT_CALL_FAILED, EXIT_OK, EXIT_USAGE, exitCodeOf } from './exit-codes'
import { LOAD_HINTS, renderFailure } from './failure'
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
  // Of a wrapper that has been loaded, the message says all.
  let hints = LOAD_HINTS
  try {
    const loading = { python: options.python, onLog: ({ text }: { text: string }) => say(text) }
    const stdout = options.out === undefined ? await setStdoutAside(loading) : undefined
    const description = await describeWrapper(file, loading)
    hints = {}
    const text = textOf(description)
    if (stdout !== undefined) await writeAll(stdout, text)
    else if (options.out !== undefined) say(`${options.out} ${save(options.out, text) ? 'written' : 'is up to date'}`)
    return EXIT_OK
  } catch (error) {
    say(renderFailure(error, options.verbose === true, hints))
    if (error instanceof UsageError) return EXIT_USAGE
    return error instanceof AigesError ? exitCodeOf(error.code, false) : EXIT_CALL_FAILED
  }
}

/** The number of the real standard output. What anybody else writes to it from here on, C code and children too, goes to stderr. */
async function setStdoutAside(loading: LoadOptions): Promise<number> {
  const descriptors = await loadModule('aiges_native.descriptors', loading)
  const aside = (await descriptors.call('set_aside_stdout')) as number
  await descriptors.close({ drain: 0 })
  return aside
}

function writeAll(descriptor: number, text: string): Promise<void> {
  const kind = fstatSync(descriptor)
  if (!kind.isFIFO() && !kind.isSocket()) return Promise.resolve(writeFileSync(descriptor, text))
  return new Promise((resolve, reject) => {
    const pipe = new Socket({ fd: descriptor, readable: false, writable: true })
    // `aiges-native schema … | head` is no error of ours.
    pipe.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve() : reject(error)))
    pipe.end(text, () => resolve())
  })
}

/** A file that would not change is left alone, for those who watch it. @returns whether it was written */
function save(file: string, text: string): boolean {
  try {
    if (readFileSync(file, 'utf8') === text) return false
  } catch {}
  try {
    makeFolder(dirname(file))
    writeFileSync(file, text)
    return true
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`)
  }
}
