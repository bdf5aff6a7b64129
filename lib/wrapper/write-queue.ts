/**
 * What was written to a session and has not reached the wrapper: sent in order, one call at a time, as many writes in a call as
 * have gathered, as long as the reader keeps up. Every promise it gives may be ignored: none ever becomes an unhandled rejection.
 * JavaScript thread only.
 */
import { Failure } from '../scheduler/failure'
import type { Write, WritesInput } from './pack-session'

/** Writes in one call. */
const MOST_AT_ONCE = 64

interface Pending extends Write {
  accept: () => void
  refuse: (error: unknown) => void
}

/** How a wrapper took writes: how many of them, and the error of the one it refused. */
export interface Taken {
  count: number
  error: unknown
}

export interface WriteSteps {
  /** Sends writes; resolves with what Python answered, or a Failure. Throws what packing finds wrong. */
  send(input: Pick<WritesInput, 'writes' | 'at' | 'begun'>): Promise<unknown>
  /** Reads an answer; what it leads to, it does itself. */
  taken(answer: unknown): Taken
  /** The call itself failed; with which error. */
  failed(failure: Failure): unknown
  /** False: the reader is behind, and `pump` will be called when it no longer is. */
  mayGo(): boolean
}

export class WriteQueue {
  private waiting: Pending[] = []
  private sending: readonly Pending[] = []
  private closed: (() => unknown) | undefined
  private begun = false

  constructor(private readonly steps: WriteSteps) {}

  /** How many have not been sent. */
  get size(): number {
    return this.waiting.length
  }

  /** Resolves when the wrapper has taken it. */
  add(write: Write): Promise<void> {
    const promise = new Promise<void>((accept, refuse) => {
      if (this.closed !== undefined) refuse(this.closed())
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

  /** Sends what waits, if it may. */
  pump(): void {
    if (this.sending.length > 0 || this.waiting.length === 0 || !this.steps.mayGo()) return
    const writes = this.waiting.splice(0, MOST_AT_ONCE)
    const input = { writes, at: 0, begun: this.begun }
    this.sending = writes
    let outcome: Promise<unknown>
    try {
      outcome = this.steps.send(input)
    } catch (error) {
      // Only the write that cannot be packed is at fault.
      this.sending = []
      writes.splice(input.at, 1)[0]?.refuse(error)
      this.waiting.unshift(...writes)
      this.pump()
      return
    }
    this.begun = true
    outcome.then((answer) => this.settle(writes, answer))
  }

  private settle(writes: readonly Pending[], answer: unknown): void {
    this.sending = []
    if (answer instanceof Failure) {
      const error = this.steps.failed(answer)
      for (const write of writes) write.refuse(error)
      return
    }
    const { count, error } = this.steps.taken(answer)
    writes.forEach((write, at) => void (at < count ? write.accept() : write.refuse(error)))
    this.pump()
  }
}
