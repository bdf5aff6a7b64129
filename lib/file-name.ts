/**
 * Turns what users call a file into an absolute path.
 */
import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AigesError, describeActual, invalidArgument, unreadable } from './errors'

/** Throws AIGES_ERR_INVALID_ARGUMENT for what cannot even be asked. */
export function isUrl(name: unknown, argument: string): name is URL {
  try {
    return name instanceof URL
  } catch (cause) {
    throw unreadable(argument, cause)
  }
}

/** Rather a file than the dotted name of a module. */
export function isFileName(name: string): boolean {
  return name.startsWith('file:') || name.includes('/') || name.includes('\\') || name.endsWith('.py')
}

/** Against the current folder of this moment: a later `process.chdir` changes nothing. Throws AIGES_ERR_INVALID_ARGUMENT. */
export function pathFrom(name: string | URL, argument: string): string {
  if (isUrl(name, argument) || (typeof name === 'string' && name.startsWith('file:'))) {
    try {
      return fileURLToPath(name)
    } catch (cause) {
      throw new AigesError('AIGES_ERR_INVALID_ARGUMENT', `${argument} must be a path or a file: URL, got ${shown(name)}`, { cause })
    }
  }
  if (typeof name !== 'string' || name === '') throw invalidArgument(argument, 'a path or a file: URL', name)
  if (name.includes('\0')) throw invalidArgument(argument, 'a path without NUL characters', name)
  return isAbsolute(name) ? name : resolve(process.cwd(), name)
}

function shown(name: string | URL): string {
  try {
    return String(name)
  } catch {
    return describeActual(name)
  }
}
