/**
 * What the exit code of the command line says; documented in `aiges-native --help`. Pure data.
 */
import type { AigesErrorCode } from '../errors'

export const EXIT_OK = 0
/** The wrapper ran and answered with an error, or raised. */
export const EXIT_CALL_FAILED = 1
/** The command line itself is wrong. */
export const EXIT_USAGE = 2
/** Python, the addon or the wrapper could not be loaded. */
export const EXIT_LOAD_FAILED = 3
/** Ctrl-C, as shells count it: 128 + SIGINT. */
export const EXIT_INTERRUPTED = 130

const CALL: ReadonlySet<AigesErrorCode> = new Set([
  'AIGES_ERR_WRAPPER',
  'AIGES_ERR_INVALID_RESPONSE',
  'AIGES_ERR_PYTHON',
  'AIGES_ERR_PYTHON_EXIT',
  'AIGES_ERR_TIMEOUT',
  'AIGES_ERR_UNCONVERTIBLE',
  'AIGES_ERR_CYCLE',
  'AIGES_ERR_DEPTH',
  'AIGES_ERR_TOO_LARGE',
])

/** @param loaded whether the wrapper had been loaded when the error came */
export function exitCodeOf(code: AigesErrorCode | undefined, loaded: boolean): number {
  if (code === 'AIGES_ERR_INVALID_ARGUMENT' || code === 'AIGES_ERR_INVALID_REQUEST') return EXIT_USAGE
  if (code === 'AIGES_ERR_ABORTED') return EXIT_INTERRUPTED
  if (!loaded) return EXIT_LOAD_FAILED
  return code === undefined || CALL.has(code) ? EXIT_CALL_FAILED : EXIT_LOAD_FAILED
}
