/**
 * What Python says of a hook that answers with an error code: (code, text of wrapperError, …). JavaScript thread only.
 */
import { type Hook, PythonError, WrapperError } from '../errors'

/** The error for a code that is not 0. `what` answered: `wrapper "ocr"`. */
export function wrapperError(what: string, code: number, text: unknown): WrapperError {
  const said = typeof text === 'string' ? text : ''
  return new WrapperError(`${what} answered with error code ${code}${said === '' ? '' : `: ${said}`}`, { errorCode: code, text: said })
}

/** Names the wrapper's function that an error comes from, if it comes from one; the error. */
export function inHook<Thrown>(hook: Hook | undefined, error: Thrown): Thrown {
  return error instanceof PythonError && hook !== undefined ? Object.assign(error, { hook }) : error
}

/** Undefined for 0, the code of success. */
export function errorOfCode(what: string, code: number, text: unknown): WrapperError | undefined {
  return code === 0 ? undefined : wrapperError(what, code, text)
}
