/**
 * Turns what users call a file into an absolute path.
 */
import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AigesError, invalidArgument } from './errors'

/** Rather a file than the dotted name of a module. */
export function isFileName(name: string | URL): boolean {
  return name instanceof URL || name.startsWith('file:') || name.includes('/') || name.includes('\\') || name.endsWith('.py')
}

/** Against the current folder of this moment: a later `process.chdir` changes nothing. Throws AIGES_ERR_INVALID_ARGUMENT. */
export function pathFrom(name: string | URL, argument: string): string {
  if (name instanceof URL || (typeof name === 'string' && name.startsWith('file:'))) {
    try {
      return fileURLToPath(name)
    } catch (cause) {
      throw new AigesError('AIGES_ERR_INVALID_ARGUMENT', `${argument} must be a path or a file: URL, got ${String(name)}`, { cause })
    }
  }
  if (typeof name !== 'string' || name === '') throw invalidArgument(argument, 'a path or a file: URL', name)
  if (name.includes('\0')) throw invalidArgument(argument, 'a path without NUL characters', name)
  return isAbsolute(name) ? name : resolve(process.cwd(), name)
}
