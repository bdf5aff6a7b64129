/**
 * Which open calls an AbortSignal ends. One listener for each signal, however many calls go by it: adding and removing one for each call
 * costs more than a call, and removal searches the list of all. JavaScript thread only. A signal that throws when it is looked at is
 * AIGES_ERR_INVALID_ARGUMENT.
 */
import { unreadable } from '../errors'

export interface Abortable {
  abort(reason: unknown): void
}

class Watch {
  readonly calls = new Set<Abortable>()

  constructor(signal: AbortSignal) {
    listen(signal, () => {
      const calls = [...this.calls]
      this.calls.clear()
      for (const call of calls) call.abort(signal.reason)
    })
  }
}

/** What the signal fired for; undefined when it has not. */
export function firedFor(signal: AbortSignal): { reason: unknown } | undefined {
  try {
    return signal.aborted === true ? { reason: signal.reason } : undefined
  } catch (cause) {
    throw unreadable('options.signal', cause)
  }
}

/** Calls `onAbort` when it fires. */
export function listen(signal: AbortSignal, onAbort: () => void): void {
  try {
    signal.addEventListener('abort', onAbort, { once: true })
  } catch (cause) {
    throw unreadable('options.signal', cause)
  }
}

/** The work is done: a signal that refuses to be let go of must not make a failure of it. */
export function unlisten(signal: AbortSignal, onAbort: () => void): void {
  try {
    signal.removeEventListener('abort', onAbort)
  } catch {
    return
  }
}

const watches = new WeakMap<AbortSignal, Watch>()

/** Ends `call` when `signal` fires; the caller has checked that it has not yet. Returns the set to take `call` out of when it is over. */
export function watchSignal(signal: AbortSignal, call: Abortable): Set<Abortable> {
  let watch = watches.get(signal)
  if (watch === undefined) {
    watch = new Watch(signal)
    watches.set(signal, watch)
  }
  watch.calls.add(call)
  return watch.calls
}
