/**
 * Shows an error to a person at a terminal: what happened, the Python traceback where there is one, and what to do. Pure functions.
 */
import { AigesError, PythonError, WrapperError } from '../errors'
import { UsageError } from './pairs'

/** Lines for stderr. `verbose` adds the JavaScript stack; `hints`: what to do, by the error's code. */
export function renderFailure(error: unknown, verbose: boolean, hints: Hints = HINTS): string {
  if (error instanceof UsageError) return `error: ${error.message}\nRun with --help to see how.`
  if (!(error instanceof AigesError)) return internalFailure(error)
  const lines = [`error: ${error.code}: ${error.message}`]
  if (error instanceof WrapperError) lines.push(`  error code: ${error.errorCode}`)
  const traceback = tracebackOf(error)
  if (traceback !== undefined) lines.push(traceback)
  const hint = hints[error.code]
  if (hint !== undefined) lines.push(`hint: ${hint}`)
  if (verbose && error.stack !== undefined) lines.push(error.stack)
  return lines.join('\n')
}

/** The plugin's own: when our error only wraps the exception, the wrapping is no news. */
function tracebackOf(error: AigesError): string | undefined {
  if (error.cause instanceof PythonError) return tracebackOf(error.cause)
  const text = error instanceof PythonError ? error.traceback.text.trimEnd() : ''
  return text.startsWith('Traceback') ? text : undefined
}

function internalFailure(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `error: this should not have happened, please report it with these lines:\n${stack}`
}

/** The same for programs. */
export function failureAsData(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const data: Record<string, unknown> = { name: error.name, message: error.message }
  if (error instanceof AigesError) data['code'] = error.code
  if (error instanceof PythonError) {
    data['pythonType'] = error.pythonType
    data['traceback'] = error.traceback
  }
  if (error instanceof WrapperError) data['errorCode'] = error.errorCode
  return data
}

type Hints = Partial<Record<string, string>>

/** What to do, where the message does not say so itself: about what every command loads. */
export const LOAD_HINTS: Hints = {
  AIGES_ERR_ADDON_NOT_FOUND: '`aiges-native doctor` checks every part of the installation',
  AIGES_ERR_RUNTIME: '`aiges-native doctor` checks every part of the installation',
  AIGES_ERR_WRAPPER_INVALID: 'an AIGES wrapper is a file with a class Wrapper that has wrapperInit, and wrapperOnceExec or wrapperCreate',
}

/** Of a command that starts the wrapper and calls it, too. */
const HINTS: Hints = {
  ...LOAD_HINTS,
  AIGES_ERR_WRAPPER_INIT: 'give the wrapper the configuration it expects with --config key=value',
  AIGES_ERR_TIMEOUT: 'allow more time with --timeout <ms>',
}
