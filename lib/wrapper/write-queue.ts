/**
 * What was written to a session and has not reached the wrapper: sent in order, one call at a time, as many writes in a call as
 * have gathered. Every promise it gives may be ignored: none ever becomes an unhandled rejection. JavaScript thread only.
 */
import { QueueFullError } from '../errors'
import { Failure } from '../scheduler/failure'
import type { Write, WritesInput } from './pack-session'

/** Writes in one call. */
const MOST_AT_ONCE = 64

interface Pending extends Write {
  accept: () => void
  refuse: (error: unknown) => void
}

/** Sends writes; resolves with what Python answered, or a Failure. Throws what packing finds wrong. */
export type SendWrites = (input: Pick<WritesInput, 'writes' | 'at'>) => Promise<unknown>

export class WriteQueue {
  private waiting: Pending[] = []
  private sending: Pending[] = []
  private closed: (() => unknown) | undefined

  constructor(
    private readonly send: SendWrites,
    /** Answered in full: what Python returned. */
    private readonly answered: (answer: unknown) => void,
    private readonly failed: (failure: Failure) => void,
    private readonly limit: number,
  ) {}

  /** Resolves when the wrapper has taken it. */
  add(write: Write): Promise<void> {
    const promise = new Promise<void>((accept, refuse) => {
      if (this.closed !== undefined) refuse(this.closed())
      else if (this.waiting.length >= this.limit)
        refuse(new QueueFullError(`${this.limit} writes wait for the wrapper already: await what write() returns`))
      else this.waiting.push({ ...write, accept, refuse })
    })
    promise.catch(() => undefined)
    this.pump()
    return promise
  }

  /** Refuses what has not been sent, and everything from now on. */
  close(error: () => unknown): void {
    this.closed ??= error
    for (const write of this.waiting.splice(0)) write.refuse(error())
  }

  /** As `close`, and does not wait to hear what became of the writes that were sent. */
  abandon(error: () => unknown): void {
    this.close(error)
    for (const write of this.sending) write.refuse(error())
  }

  private pump(): void {
    if (this.sending.length > 0 || this.waiting.length === 0) return
    const writes = this.waiting.splice(0, MOST_AT_ONCE)
    const input = { writes, at: 0 }
    this.sending = writes
    let outcome: Promise<unknown>
    try {
      outcome = this.send(input)
    } catch (error) {
      // Only the write that cannot be packed is at fault.
      this.sending = []
      writes.splice(input.at, 1)[0]?.refuse(error)
      this.waiting.unshift(...writes)
      this.pump()
      return
    }
    outcome.then((answer) => this.settle(writes, answer))
  }

  private settle(writes: readonly Pending[], answer: unknown): void {
    this.sending = []
    if (answer instanceof Failure) {
      const error = answer.toError()
      for (const write of writes) write.refuse(error)
      this.failed(answer)
      return
    }
    for (const write of writes) write.accept()
    this.answered(answer)
    this.pump()
  }
}
