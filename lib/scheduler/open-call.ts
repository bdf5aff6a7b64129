/**
 * A call between its submission and its outcome. Belongs to the board that numbers it; settled exactly once, by whichever
 * comes first: the outcome, the signal, the timeout, the end of the lane. JavaScript thread only.
 */

import type { AigesError } from '../errors'
import type { Board } from './board'
import { aborted, Failure, timedOut } from './failure'
import { type Abortable, watchSignal } from './signals'

/** What a call counts against while it is open. */
export interface Holder {
  /** The number of the native queue. */
  readonly lane: number
  /** In messages: `wrapper 'ocr'`. */
  readonly what: string
  /** One of its calls is over. */
  released(): void
}

export class OpenCall implements Abortable {
  id = 0
  private settle: ((outcome: unknown) => void) | undefined
  private timer: NodeJS.Timeout | undefined
  private signalled: Set<Abortable> | undefined

  constructor(
    readonly board: Board,
    readonly holder: Holder | undefined,
  ) {}

  /** Resolves with the value or a Failure; never rejects (see failure.ts). */
  outcome(timeout: number | undefined, signal: AbortSignal | undefined): Promise<unknown> {
    if (timeout !== undefined && timeout !== Infinity) this.timer = setTimeout(expire, timeout, this, timeout)
    const settled = new Promise<unknown>((resolve) => {
      this.settle = resolve
    })
    if (signal !== undefined) this.watch(signal)
    return settled
  }

  private watch(signal: AbortSignal): void {
    try {
      this.signalled = watchSignal(signal, this)
    } catch (error) {
      // No signal at all, as it turns out; the call has been submitted already.
      this.abandon(new Failure(() => error as AigesError))
    }
  }

  /** The board took the call out of its table: this is how it ended. */
  finish(outcome: unknown): void {
    if (this.timer !== undefined) clearTimeout(this.timer)
    this.signalled?.delete(this)
    this.holder?.released()
    this.settle?.(outcome)
  }

  abort(reason: unknown): void {
    this.board.abandon(this, aborted(reason, `a call of ${this.holder?.what ?? 'the runtime'}`))
  }

  /** Ends the call without its outcome. */
  abandon(failure: Failure): void {
    this.board.abandon(this, failure)
  }
}

function expire(call: OpenCall, ms: number): void {
  call.abandon(timedOut(`a call of ${call.holder?.what ?? 'the runtime'}`, ms))
}
