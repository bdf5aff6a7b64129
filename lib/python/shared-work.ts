/**
 * Work that several callers want at the same time runs once. Each caller may give up on its own; when all have, the work is told
 * to stop. JavaScript thread only.
 */
import { AbortError } from '../errors'

export class SharedWork<T> {
  private readonly running = new Map<string, { result: Promise<T>; stop: AbortController; waiting: number }>()

  /** @param what for the message of the AbortError */
  async join(key: string, signal: AbortSignal | undefined, what: string, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal?.aborted) throw new AbortError(signal.reason, what)
    const work = this.running.get(key) ?? this.begin(key, start)
    work.waiting++
    try {
      return await orAbort(work.result, signal, what)
    } finally {
      if (--work.waiting === 0) work.stop.abort()
    }
  }

  private begin(key: string, start: (signal: AbortSignal) => Promise<T>) {
    const stop = new AbortController()
    const work = { result: start(stop.signal), stop, waiting: 0 }
    this.running.set(key, work)
    // Whoever comes after the last one gave up must not join work that is being stopped.
    const forget = (): void => {
      if (this.running.get(key) === work) this.running.delete(key)
    }
    stop.signal.addEventListener('abort', forget, { once: true })
    work.result.then(forget, forget)
    return work
  }
}

function orAbort<T>(result: Promise<T>, signal: AbortSignal | undefined, what: string): Promise<T> {
  if (signal === undefined) return result
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new AbortError(signal.reason, what))
    signal.addEventListener('abort', onAbort, { once: true })
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
