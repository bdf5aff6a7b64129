/**
 * Warnings of the process about failures that no promise tells: of wrapperFini, of wrapperDestroy, of a reload. JavaScript thread only.
 */
import { PythonError } from './errors'

/** `message`, then what failed, and where in the plugin: in Python's words, for our own frames help nobody. */
export function warn(code: 'AIGES_CLOSE' | 'AIGES_RELOAD' | 'AIGES_SESSION', message: string, error: unknown): void {
  const where = error instanceof PythonError ? { detail: error.traceback.text.trimEnd() } : {}
  process.emitWarning(`${message}: ${error instanceof Error ? error.message : String(error)}`, { code, ...where })
}
