/**
 * Shows an error to a person at a terminal: what happened, the Python traceback where there is one, and what to do. Pure functions.
 */
import { AigesError, PythonError, WrapperError } from '../errors'
import { UsageError } from './pairs'

/** Lines for stderr. `verbose` adds the JavaScript stack. */
export function renderFailure(error: unknown, verbose: boolean): string {
  if (error instanceof UsageError) return `error: ${error.message}\nRun with --help to see how.`
  if (!(error instanceof AigesError)) return internalFailure(error)
  const lines = [`error: ${error.code}: ${error.message}`]
  if (error instanceof WrapperError) lines.push(`  error code: ${error.errorCode}`)
  if (error instanceof PythonError && error.traceback.text !== '') lines.push(error.traceback.text.trimEnd())
  const hint = hintFor(error)
  if (hint !== undefined) lines.push(`hint: ${hint}`)
  if (verbose && error.stack !== undefined) lines.push(error.stack)
  return lines.join('\n')
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

function hintFor(error: AigesError): string | undefined {
  const missing = /No module named '([^']+)'/.exec(error.message)
  if (missing !== null && error.code.endsWith('_LOAD')) {
    return `install what provides '${missing[1]}' into the environment in use (\`aiges-native doctor\` shows it), or choose another with --python`
  }
  return HINTS[error.code]
}

const HINTS: Partial<Record<string, string>> = {
  AIGES_ERR_ADDON_NOT_FOUND: '`aiges-native doctor` checks every part of the installation',
  AIGES_ERR_PYTHON_NOT_FOUND: '`aiges-native doctor` shows what was looked for',
  AIGES_ERR_PYTHON_UNUSABLE: '`aiges-native doctor` shows what was looked for',
  AIGES_ERR_RUNTIME: '`aiges-native doctor` checks every part of the installation',
  AIGES_ERR_WRAPPER_INVALID: 'an AIGES wrapper is a file with a class Wrapper that has wrapperInit and wrapperOnceExec',
  AIGES_ERR_WRAPPER_INIT: 'give the wrapper the configuration it expects with --config key=value',
  AIGES_ERR_TIMEOUT: 'allow more time with --timeout <ms>',
}
