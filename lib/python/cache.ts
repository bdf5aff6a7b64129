/**
 * Keeps what interpreters answered, in memory and on disk, so that a service asks once per interpreter and not once per start.
 * An answer counts only while the interpreter, its pyvenv.cfg and its libpython are the very files that gave it. Never throws.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { cacheFolder, readTrusted, writeTrusted } from './cache-folder'
import { answerIdentity } from './identity'
import type { PythonFacts } from './types'

interface Entry {
  interpreter: string
  answer: string
  facts: PythonFacts
}

const memory = new Map<string, Entry>()

/** @param interpreter what `interpreterIdentity` says now */
export async function recall(interpreter: string, env: NodeJS.ProcessEnv): Promise<PythonFacts | undefined> {
  const known = memory.get(interpreter) ?? (await readEntry(interpreter, env))
  if (known === undefined || known.interpreter !== interpreter) return undefined
  if ((await answerIdentity(known.facts)) !== known.answer) {
    memory.delete(interpreter)
    return undefined
  }
  memory.set(interpreter, known)
  return known.facts
}

export async function remember(interpreter: string, facts: PythonFacts, env: NodeJS.ProcessEnv): Promise<void> {
  const answer = await answerIdentity(facts)
  if (answer === undefined) return
  const entry: Entry = { interpreter, answer, facts }
  memory.set(interpreter, entry)
  const folder = await cacheFolder(env)
  if (folder !== undefined) await writeTrusted(fileOf(folder, interpreter), JSON.stringify(entry))
}

async function readEntry(interpreter: string, env: NodeJS.ProcessEnv): Promise<Entry | undefined> {
  const folder = await cacheFolder(env)
  const text = folder === undefined ? undefined : await readTrusted(fileOf(folder, interpreter))
  if (text === undefined) return undefined
  try {
    const entry = JSON.parse(text) as Entry
    return isEntry(entry) ? entry : undefined
  } catch {
    return undefined
  }
}

/** Named by the interpreter's path alone: an upgraded interpreter replaces its older answer instead of leaving it behind. */
function fileOf(folder: string, interpreter: string): string {
  const { path } = JSON.parse(interpreter) as { path: string }
  return join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`)
}

function isEntry(entry: unknown): entry is Entry {
  if (typeof entry !== 'object' || entry === null) return false
  const { interpreter, answer, facts } = entry as Partial<Record<keyof Entry, unknown>>
  if (typeof interpreter !== 'string' || typeof answer !== 'string' || typeof facts !== 'object' || facts === null) return false
  const { program, library, version, versionInfo, prefix, basePrefix, stdlib, destShared } = facts as Record<string, unknown>
  return (
    [program, library, version, prefix, basePrefix, stdlib, destShared].every((value) => typeof value === 'string') &&
    Array.isArray(versionInfo) &&
    versionInfo.length === 3
  )
}
