/**
 * Tells what this process lacks from what is wrong with an interpreter: descriptors, memory, processes, permission. To install another
 * Python would not help there, so the error says what would.
 */
import { closeSync, openSync } from 'node:fs'
import { AigesError } from '../errors'

/** Descriptors that loading Python may need at once: pipes of a child, libraries, folders, modules. */
const NEEDED = 16

const WORDS: Partial<Record<string, string>> = {
  EMFILE: 'this process has as many files open as it may: raise its limit (`ulimit -n`, LimitNOFILE), or find what leaves files open',
  ENFILE: 'the system has as many files open as it may: raise fs.file-max, or find what leaves files open',
  EAGAIN: 'the system refuses another process: raise the limit of processes (`ulimit -u`, the pids limit of the container)',
  ENOMEM: 'the system has no memory for another process',
}

/** AIGES_ERR_RUNTIME when `error` says that this process lacks something; undefined when it speaks of the file or program itself. */
export function shortage(error: unknown): AigesError | undefined {
  const { code, permission, resource, message } = error as NodeJS.ErrnoException & { permission?: string; resource?: string }
  if (code === 'ERR_ACCESS_DENIED') return new AigesError('AIGES_ERR_RUNTIME', denied(permission, resource), { cause: error })
  const words = code === undefined ? undefined : WORDS[code]
  if (words === undefined) return undefined
  return new AigesError('AIGES_ERR_RUNTIME', `Python cannot be started (${message}): ${words}`, { cause: error })
}

function denied(permission: string | undefined, resource: string | undefined): string {
  const head = "Node's permission model does not let aiges-native"
  if (permission === 'ChildProcess')
    return `${head} start the interpreter in a child process to look at it: run node with --allow-child-process`
  return `${head} have ${permission ?? 'something it needs'}${resource ? ` for ${resource}` : ''}: allow it on node's command line`
}

/**
 * Where descriptors run out in the middle, what fails says something else: a module that does not exist, a folder that is empty, or
 * Python ends the process because it finds no codecs. Better said before.
 *
 * @throws AigesError AIGES_ERR_RUNTIME
 */
export function needDescriptors(): void {
  const taken: number[] = []
  try {
    while (taken.length < NEEDED) taken.push(openSync(__filename, 'r'))
  } catch (error) {
    const lack = shortage(error)
    if (lack !== undefined && (error as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') throw lack
  } finally {
    for (const each of taken) closeSync(each)
  }
}
