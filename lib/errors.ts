/**
 * Every error this package gives: one table of stable codes and the classes that carry them.
 * Plain JavaScript data: made on the thread that throws or rejects, owned by whoever catches it.
 * `instanceof` goes by a registered symbol, so it also holds between two copies of the package in one process.
 */
import { types } from 'node:util'

/** Which class carries a code; the constructors are at the end of this file. */
type ErrorKind = 'AigesError' | 'PythonError' | 'WrapperError' | 'AbortError' | 'TimeoutError' | 'ClosedError' | 'QueueFullError'

const table = {
  AIGES_ERR_ADDON_NOT_FOUND: ['AigesError', 'no native addon for this platform was found or could be loaded'],
  AIGES_ERR_PYTHON_NOT_FOUND: ['AigesError', 'no Python interpreter was found'],
  AIGES_ERR_PYTHON_UNUSABLE: ['AigesError', 'the Python interpreter was found but cannot be embedded'],
  AIGES_ERR_PYTHON_MISMATCH: ['AigesError', 'this process already runs another Python interpreter'],
  AIGES_ERR_RUNTIME: ['AigesError', 'the interpreter did not start, or the runtime broke its own contract'],
  AIGES_ERR_WRAPPER_NOT_FOUND: ['AigesError', 'the wrapper file does not exist'],
  AIGES_ERR_WRAPPER_LOAD: ['PythonError', 'the wrapper file raised while it was loaded'],
  AIGES_ERR_WRAPPER_INVALID: ['AigesError', 'the file has no Wrapper class, or a method is missing'],
  AIGES_ERR_WRAPPER_INIT: ['PythonError', 'wrapperInit raised or did not return 0'],
  AIGES_ERR_WRAPPER: ['WrapperError', 'the wrapper answered with an error code of its own'],
  AIGES_ERR_INVALID_RESPONSE: ['AigesError', 'the wrapper returned something that is not a Response'],
  AIGES_ERR_PYTHON: ['PythonError', 'Python raised an exception during a call'],
  AIGES_ERR_PYTHON_EXIT: ['PythonError', 'Python code asked to end the process (SystemExit)'],
  AIGES_ERR_MODULE_NOT_FOUND: ['AigesError', 'the Python module does not exist'],
  AIGES_ERR_MODULE_LOAD: ['PythonError', 'the Python module raised while it was imported'],
  AIGES_ERR_INVALID_ARGUMENT: ['AigesError', 'an option or argument of the API is not valid'],
  AIGES_ERR_INVALID_REQUEST: ['AigesError', 'a request to a wrapper is not valid'],
  AIGES_ERR_SCHEMA_MISMATCH: ['AigesError', 'the fields given in TypeScript do not fit what the wrapper declares'],
  AIGES_ERR_UNCONVERTIBLE: ['AigesError', 'a value has no counterpart in the other language'],
  AIGES_ERR_CYCLE: ['AigesError', 'a value contains itself'],
  AIGES_ERR_DEPTH: ['AigesError', 'a value is nested more than 512 levels deep'],
  AIGES_ERR_TOO_LARGE: ['AigesError', 'a value is over a size limit'],
  AIGES_ERR_BUFFER_DETACHED: ['AigesError', 'a buffer was transferred away before it was passed'],
  AIGES_ERR_QUEUE_FULL: ['QueueFullError', 'as many calls are open as queueLimit allows'],
  AIGES_ERR_ABORTED: ['AbortError', 'the AbortSignal of the call fired'],
  AIGES_ERR_TIMEOUT: ['TimeoutError', 'the call took longer than its timeout'],
  AIGES_ERR_CLOSED: ['ClosedError', 'the wrapper or module was closed'],
} as const satisfies Record<string, readonly [ErrorKind, string]>

/** A stable error code: `AIGES_ERR_…`. */
export type AigesErrorCode = keyof typeof table

/** What each code means, in one line: for documentation and logs. */
export const errorCodes: Readonly<Record<AigesErrorCode, string>> = Object.freeze(
  Object.fromEntries(Object.entries(table).map(([code, row]) => [code, row[1]])) as Record<AigesErrorCode, string>,
)

/** The class name that carries `code`; undefined for a string that is no code of ours. */
export function kindOf(code: string): ErrorKind | undefined {
  return Object.hasOwn(table, code) ? table[code as AigesErrorCode][0] : undefined
}

const brandOf = (name: string): symbol => Symbol.for(`aiges-native.${name}`)

/** Gives a class its `name` and its brand, the symbol by which `instanceof` recognises instances of any copy of the package. */
function brand(constructor: { prototype: object }, name: string): void {
  const hidden = { configurable: true, writable: true, enumerable: false }
  Object.defineProperty(constructor.prototype, 'name', { ...hidden, value: name })
  Object.defineProperty(constructor.prototype, brandOf(name), { ...hidden, value: true })
  Object.defineProperty(constructor, brandKey, { ...hidden, value: brandOf(name) })
}

const brandKey = Symbol('brand')

/** One thing that is wrong with a request, or with a reply. */
export interface Violation {
  /** Where: `params.mode`, `body.data`. */
  readonly path: string
  /** What may be there, in words. */
  readonly expected: string
  /** What is there, in words; `nothing` when it is missing. */
  readonly actual: string
}

export interface AigesErrorOptions {
  cause?: unknown
  /** Where in the arguments the offending value is, e.g. `args[0].a.b[3]`. */
  path?: string
  violations?: readonly Violation[]
}

/** The base of every error of this package. `code` is stable; `message` is for people and may change. */
export class AigesError extends Error {
  declare readonly code: AigesErrorCode
  declare readonly path?: string
  /** All that does not fit the fields, for AIGES_ERR_INVALID_REQUEST and AIGES_ERR_INVALID_RESPONSE. */
  declare readonly violations?: readonly Violation[]

  constructor(code: AigesErrorCode, message: string, options?: AigesErrorOptions) {
    super(message, options !== undefined && 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    if (options?.path !== undefined) this.path = options.path
    if (options?.violations !== undefined) this.violations = options.violations
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // A user's own subclass has no brand of its own: for it `instanceof` means what it always means.
    const own = Object.getOwnPropertyDescriptor(this, brandKey)?.value as symbol | undefined
    if (own === undefined) return Function.prototype[Symbol.hasInstance].call(this, value)
    if (typeof value !== 'object' || value === null) return false
    try {
      return (value as Record<symbol, unknown>)[own] === true
    } catch {
      // A hostile Proxy: nothing of ours.
      return false
    }
  }
}

/** One frame of a Python traceback. */
export interface PythonFrame {
  file: string
  line: number
  name: string
  /** The source line, '' when Python could not read it. */
  text: string
}

export interface PythonTraceback {
  /** Outermost call first; frames of aiges-native itself are left out. */
  frames: PythonFrame[]
  /** What Python would have printed, bounded in length. */
  text: string
}

export interface PythonErrorOptions extends AigesErrorOptions {
  pythonType?: string
  traceback?: PythonTraceback
  exitCode?: number
  errorCode?: number
  notes?: string[]
  errors?: AigesError[]
}

/** Functions of a wrapper whose errors are told apart. */
export type Hook = 'wrapperCreate' | 'wrapperWrite' | 'wrapperRead' | 'wrapperLoadRes' | 'wrapperUnloadRes'

/** A Python exception. `stack` shows the JavaScript call and, below it, the Python frames, innermost first. */
export class PythonError extends AigesError {
  /** The exception's class: `ValueError`, or qualified by its module unless it is a builtin. */
  declare readonly pythonType: string
  declare readonly traceback: PythonTraceback
  /** The argument of `sys.exit`, for AIGES_ERR_PYTHON_EXIT. */
  declare readonly exitCode?: number
  /** The number a wrapper gave: what wrapperInit returned, for AIGES_ERR_WRAPPER_INIT; always there in WrapperError. */
  declare readonly errorCode?: number
  /** The wrapper's function that failed, where it is one of sessions or resources: `wrapperCreate`. Absent for `once`. */
  declare readonly hook?: Hook
  /** What `add_note` attached to the exception. */
  declare readonly notes?: string[]
  /** The members of an ExceptionGroup. */
  declare readonly errors?: AigesError[]

  constructor(code: AigesErrorCode, message: string, options: PythonErrorOptions = {}) {
    super(code, message, options)
    this.pythonType = options.pythonType ?? ''
    const traceback = options.traceback ?? { frames: [], text: '' }
    // The frames are in `stack` already: as an enumerable property console.log would print them twice.
    Object.defineProperty(this, 'traceback', { value: traceback, configurable: true, writable: true })
    if (options.exitCode !== undefined) this.exitCode = options.exitCode
    if (options.errorCode !== undefined) this.errorCode = options.errorCode
    if (options.notes !== undefined) this.notes = options.notes
    if (options.errors !== undefined) this.errors = options.errors
    showPython(this)
  }
}

function showPython(error: PythonError): void {
  const { frames } = error.traceback
  if (frames.length === 0) return
  const lines = frames.map(({ file, line, name, text }) => `    at ${name} (${file}:${line})${text === '' ? '' : `  # ${text}`}`)
  error.stack = `${error.stack ?? ''}\n    --- Python ---\n${lines.reverse().join('\n')}`
}

/** Lets the JavaScript part of `error.stack` begin at the caller of `inner`, which must be running: what is within it is of no use to users. */
export function beginStackAbove(inner: (...args: never[]) => unknown, error: unknown): void {
  if (!(error instanceof AigesError)) return
  Error.captureStackTrace(error, inner)
  if (error instanceof PythonError) showPython(error)
}

export interface WrapperErrorOptions extends PythonErrorOptions {
  errorCode: number
  text?: string
}

/** The wrapper answered with an error code of its own. */
export class WrapperError extends PythonError {
  /** The numeric code of the wrapper's Response. */
  declare readonly errorCode: number
  /** What the wrapper's `wrapperError(code)` says about it, '' when it says nothing. */
  declare readonly text: string

  constructor(message: string, options: WrapperErrorOptions) {
    super('AIGES_ERR_WRAPPER', message, options)
    this.errorCode = options.errorCode
    this.text = options.text ?? ''
  }
}

/** The AbortSignal fired: `name` is 'AbortError', `cause` is `signal.reason`. */
export class AbortError extends AigesError {
  constructor(reason: unknown, what = 'the call') {
    super('AIGES_ERR_ABORTED', `${what} was aborted`, { cause: reason })
  }
}

/** The call took longer than allowed: `name` is 'TimeoutError'. Python may still be running it; its result is dropped. */
export class TimeoutError extends AigesError {
  constructor(message: string) {
    super('AIGES_ERR_TIMEOUT', message)
  }
}

/** The wrapper or module is closed, or was closed while the call was open. */
export class ClosedError extends AigesError {
  constructor(message: string) {
    super('AIGES_ERR_CLOSED', message)
  }
}

/** As many calls are open as `queueLimit` allows: nothing was sent, try again later. */
export class QueueFullError extends AigesError {
  constructor(message: string) {
    super('AIGES_ERR_QUEUE_FULL', message)
  }
}

brand(AigesError, 'AigesError')
brand(PythonError, 'PythonError')
brand(WrapperError, 'WrapperError')
brand(AbortError, 'AbortError')
brand(TimeoutError, 'TimeoutError')
brand(ClosedError, 'ClosedError')
brand(QueueFullError, 'QueueFullError')

/** AIGES_ERR_INVALID_ARGUMENT that names the option, what it may be and what was given. */
export function invalidArgument(name: string, expected: string, actual: unknown): AigesError {
  return new AigesError('AIGES_ERR_INVALID_ARGUMENT', `${name} must be ${expected}, got ${describeActual(actual)}`)
}

/** AIGES_ERR_INVALID_ARGUMENT for an argument that threw while it was looked at. */
export function unreadable(name: string, cause: unknown): AigesError {
  return new AigesError('AIGES_ERR_INVALID_ARGUMENT', `${name} cannot be read: looking at it threw an error, see its cause`, { cause })
}

/** Things in a row for a message: the first of many, and how many there are. `show` is given each that is shown. */
export function listOf<T>(values: readonly T[], show: (value: T) => string): string {
  const shown = values.length <= LISTED + 1 ? values : values.slice(0, LISTED)
  const rest = values.length - shown.length
  return shown.map(show).join(', ') + (rest === 0 ? '' : ` and ${rest} more`)
}

const LISTED = 10

/** A short rendering of a wrong argument; runs no code of the value's owner. */
export function describeActual(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (typeof value === 'bigint') return `${String(value).slice(0, 40)}n`
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    if (Array.isArray(value)) return `an array of ${value.length}`
  } catch {
    return 'a revoked Proxy'
  }
  const name = className(value)
  return name === undefined ? 'an object' : `an object of class ${name}`
}

/** Looks only where no getter and no Proxy of the value's owner can run. */
function className(value: object): string | undefined {
  let found: unknown = types.isProxy(value) ? undefined : Object.getPrototypeOf(value)
  for (const key of ['constructor', 'name']) {
    if ((typeof found !== 'object' && typeof found !== 'function') || found === null || types.isProxy(found)) return undefined
    found = Object.getOwnPropertyDescriptor(found, key)?.value
  }
  return typeof found === 'string' && found !== 'Object' && /^[\w$]{1,60}$/.test(found) ? found : undefined
}
