/**
 * What may end a session from outside: its signal, its time, its idleness. JavaScript thread only.
 */
import { AbortError, type AigesError, TimeoutError } from '../errors'
import { unlisten } from '../scheduler/signals'

export interface SessionTimes {
  signal: AbortSignal | undefined
  /** Milliseconds from `begun` on. */
  timeout: number | undefined
  idleTimeout: number | undefined
  /** On the clock of `performance.now()`. */
  begun: number
}

export class SessionLimits {
  private readonly timer: NodeJS.Timeout | undefined
  private idle: NodeJS.Timeout | undefined
  private ended = false

  constructor(
    private readonly times: SessionTimes,
    private readonly what: string,
    /** Parts are there and nobody takes them: then it is the reader who is idle. */
    private readonly unread: () => boolean,
    private readonly fail: (error: AigesError) => void,
  ) {
    const { timeout, signal, begun } = times
    if (timeout !== undefined && timeout !== Infinity) {
      const left = Math.max(1, timeout - (performance.now() - begun))
      this.timer = setTimeout(() => fail(new TimeoutError(`${what} took longer than ${timeout} ms`)), left)
    }
    signal?.addEventListener('abort', this.onAbort, { once: true })
    this.stir()
  }

  /** Something happened: the idle time starts anew. */
  stir(): void {
    const { idleTimeout } = this.times
    if (idleTimeout === undefined || idleTimeout === Infinity || this.ended) return
    clearTimeout(this.idle)
    const expire = (): void => {
      if (this.unread()) this.stir()
      else this.fail(new TimeoutError(`${this.what} was idle for ${idleTimeout} ms: nothing came and nothing was written`))
    }
    this.idle = setTimeout(expire, idleTimeout)
  }

  end(): void {
    this.ended = true
    clearTimeout(this.timer)
    clearTimeout(this.idle)
    if (this.times.signal !== undefined) unlisten(this.times.signal, this.onAbort)
  }

  private readonly onAbort = (): void => this.fail(new AbortError(this.times.signal?.reason, this.what))
}
