/**
 * One signal out of a user's AbortSignal and a time limit, for work of several steps. JavaScript thread only; call `end` when
 * the work is over.
 */
import { AbortError, TimeoutError } from '../errors'
import { firedFor, listen, unlisten } from './signals'

export class Deadline {
  /** Fires for either reason; undefined when there is no limit at all. */
  readonly signal: AbortSignal | undefined
  private readonly controller: AbortController | undefined
  private readonly timer: NodeJS.Timeout | undefined
  private expired = false

  constructor(
    private readonly user: AbortSignal | undefined,
    private readonly ms: number | undefined,
    /** In messages: `loading wrapper 'ocr'`. */
    private readonly what: string,
  ) {
    const fired = user === undefined ? undefined : firedFor(user)
    if (fired !== undefined) throw new AbortError(fired.reason, what)
    if (user === undefined && (ms === undefined || ms === Infinity)) return
    this.controller = new AbortController()
    this.signal = this.controller.signal
    if (user !== undefined) listen(user, this.onAbort)
    if (ms !== undefined && ms !== Infinity) this.timer = setTimeout(() => this.expire(), ms)
  }

  /** `work`, unless the deadline comes first; then it goes on unheard. */
  async race<T>(work: Promise<T>): Promise<T> {
    const signal = this.signal
    if (signal === undefined) return work
    let stop: (() => void) | undefined
    const deadline = new Promise<never>((_, reject) => {
      stop = () => reject(this.error())
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
    })
    try {
      return await Promise.race([work, deadline])
    } finally {
      signal.removeEventListener('abort', stop as () => void)
    }
  }

  /** What the user gets to see for `error`: once the deadline has come, its reason. */
  reasonOf(error: unknown): unknown {
    return this.signal?.aborted === true ? this.error() : error
  }

  end(): void {
    clearTimeout(this.timer)
    if (this.user !== undefined) unlisten(this.user, this.onAbort)
  }

  private readonly onAbort = (): void => this.controller?.abort(this.user?.reason)

  private expire(): void {
    this.expired = true
    this.controller?.abort()
  }

  private error(): AbortError | TimeoutError {
    if (!this.expired) return new AbortError(this.user?.reason, this.what)
    return new TimeoutError(
      `${this.what} took longer than initTimeout, ${String(this.ms)} ms; what was begun ends unheard in the background`,
    )
  }
}
