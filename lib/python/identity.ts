/**
 * By what a cached answer is recognised as still true: the files an interpreter consists of, and the setting of its environment.
 * Looks at the file system only.
 */
import { promises as fs } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PythonFacts } from './types'

/** Raise when the probe asks or judges differently: older answers are then asked for again. */
const FORMAT = 1

/** Text that changes whenever this interpreter may answer differently; undefined when the file cannot be looked at. */
export async function interpreterIdentity(path: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const real = await fs.realpath(path).catch(() => undefined)
  if (real === undefined) return undefined
  const file = await fileIdentity(real)
  if (file === undefined) return undefined
  return JSON.stringify({
    format: FORMAT,
    platform: `${process.platform}-${process.arch}`,
    path,
    real,
    file,
    environment: await environmentSetting(path),
    // The loader's own search path decides which libpython a shared interpreter runs on.
    loader: [env['LD_LIBRARY_PATH'] ?? '', env['DYLD_LIBRARY_PATH'] ?? ''],
  })
}

/** Text that changes when the library is replaced or anything the interpreter named is gone; undefined when it is. */
export async function answerIdentity(facts: PythonFacts): Promise<string | undefined> {
  const library = await fileIdentity(facts.library)
  const program = await fileIdentity(facts.program)
  const codecs = await fileIdentity(join(facts.stdlib, 'encodings', '__init__.py'))
  // A zipped standard library (embeddable Windows package) has no such file: then the folder's own absence says nothing.
  if (library === undefined || program === undefined) return undefined
  return `${library} ${codecs ?? '-'}`
}

async function fileIdentity(path: string): Promise<string | undefined> {
  return fs.stat(path).then(
    (stat) => `${stat.size}@${stat.mtimeMs}`,
    () => undefined,
  )
}

/** The text of pyvenv.cfg, beside the interpreter or one folder up: the two places where Python looks. */
export async function environmentSetting(program: string): Promise<string | undefined> {
  for (const folder of [dirname(dirname(program)), dirname(program)]) {
    const text = await fs.readFile(join(folder, 'pyvenv.cfg'), 'utf8').catch(() => undefined)
    if (text !== undefined) return text
  }
  return undefined
}
