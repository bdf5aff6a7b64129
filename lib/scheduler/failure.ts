/**
 * How a call that did not return a value is handed to the function that awaits it. The error itself is made there, after the
 * `await`: only then does V8 know the chain of awaiting callers, and calls that succeed pay nothing for a stack trace.
 */
import { AbortError, type AigesError, beginStackAbove, ClosedError, TimeoutError } from '../errors'

export class Failure {
  constructor(readonly toError: () => AigesError) {}
}

/** The value of a call, or its error thrown. Call it right after the `await`, in the function the user awaits. */
export function unwrap(outcome: unknown): unknown {
  if (!(outcome instanceof Failure)) return outcome
  const error = outcome.toError()
  beginStackAbove(unwrap, error)
  throw error
}

export const aborted = (reason: unknown, what: string): Failure => new Failure(() => new AbortError(reason, what))

export const timedOut = (what: string, ms: number): Failure =>
  new Failure(() => new TimeoutError(`${what} took longer than ${ms} ms; Python may still be running it, its result will be dropped`))

export const closed = (what: string): Failure => new Failure(() => new ClosedError(`${what} was closed while the call was open`))
