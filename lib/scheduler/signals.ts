/**
 * Which open calls an AbortSignal ends. One listener for each signal, however many calls go by it: adding and removing one for each call
 * costs more than a call, and removal searches the list of all. JavaScript thread only.
 */
export interface Abortable {
  abort(reason: unknown): void
}

class Watch {
  readonly calls = new Set<Abortable>()

  constructor(signal: AbortSignal) {
    signal.addEventListener(
      'abort',
      () => {
        const calls = [...this.calls]
        this.calls.clear()
        for (const call of calls) call.abort(signal.reason)
      },
      { once: true },
    )
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
