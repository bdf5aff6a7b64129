/**
 * Says what could not be packed and where. A fault is thrown at the value and collects its path on the way out, so that
 * packing what is fine costs nothing for it. JavaScript thread only.
 */
import { AigesError, type AigesErrorCode } from '../errors'

/** Thrown inside the packer only; `toError` makes what the caller sees. */
export class Fault extends Error {
  /** Tells a fault from whatever user code throws, without running any more of it: a thrown Proxy has traps too. */
  readonly #isFault = true

  /** Keys from the value outwards. */
  readonly where: (string | number)[] = []

  constructor(
    readonly code: AigesErrorCode,
    message: string,
    readonly wrapped?: { cause: unknown },
  ) {
    super(message)
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && #isFault in value
  }

  toError(): AigesError {
    const path = pathOf(this.where)
    const message = path === '' ? this.message : `${path}: ${this.message}`
    return new AigesError(this.code, message, { ...this.wrapped, ...(path === '' ? {} : { path }) })
  }
}

/** What left a container's loop: a fault that learns its key, or a user's own error (a getter, a Proxy trap) that becomes the cause of one. */
export function faultAt(error: unknown, key: string | number | undefined): Fault {
  const fault = error instanceof Fault ? error : new Fault('AIGES_ERR_UNCONVERTIBLE', 'reading the value threw an error', { cause: error })
  if (key !== undefined) fault.where.push(key)
  return fault
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$_]*$/u
const shownOutside = 12
const shownInside = 4

/** `args[0].a.b[3]` of keys from the value outwards; the middle of a very long path is left out. */
export function pathOf(where: readonly (string | number)[]): string {
  const parts = [...where].reverse().map((key) => {
    if (typeof key === 'number') return `[${key}]`
    if (key.length <= 60 && identifier.test(key)) return `.${key}`
    return `[${JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key)}]`
  })
  return withoutMiddle(parts).replace(/^\./, '')
}

function withoutMiddle(parts: readonly string[]): string {
  if (parts.length <= shownOutside + shownInside) return parts.join('')
  return `${parts.slice(0, shownOutside).join('')}…${parts.slice(-shownInside).join('')}`
}

const part = /\.?[^.[]+|\[[^\]]*\]|./gs

/** A path that Python wrote, shortened like one of ours. */
export function shortPath(path: string): string {
  return path.length <= 200 ? path : withoutMiddle(path.match(part) ?? [])
}

export function unconvertible(value: unknown): Fault {
  return new Fault('AIGES_ERR_UNCONVERTIBLE', `${typeName(value)} has no counterpart in Python${hint(value)}`)
}

function typeName(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`
  try {
    const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name
    if (typeof name === 'string' && name !== '') return `an object of class ${name.slice(0, 80)}`
  } catch {
    // A Proxy or getter that throws while we look for a name: the plain word does.
  }
  return 'an object of an unknown class'
}

function hint(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  try {
    if (typeof (value as { then?: unknown }).then === 'function') return ' (await it first)'
  } catch {
    return ''
  }
  return ' (pass a plain object)'
}

/** The native side and this one disagree about the tape: a defect, not the caller's fault. */
export function malformed(what: string): AigesError {
  return new AigesError('AIGES_ERR_RUNTIME', `malformed tape from the native side: ${what}; please report this`)
}

/** V8 and Node refuse sizes with these: a string, an array or a buffer that is too long. A stack that is full is another thing. */
export function isOutOfMemory(error: unknown): error is Error {
  try {
    if (!(error instanceof Error)) return false
    if ((error as { code?: unknown }).code === 'ERR_STRING_TOO_LONG') return true
    return error instanceof RangeError && !error.message.startsWith('Maximum call stack')
  } catch {
    return false
  }
}
