/**
 * A queue of calls with Python threads of its own, as JavaScript sees it: it admits calls, counts the open ones, and ends.
 * One for each wrapper or module. JavaScript thread only.
 */
import { AbortError, beginStackAbove, ClosedError, QueueFullError } from '../errors'
import { type Board, callerError, type LogSink, type Pack } from './board'
import { closed, type Failure } from './failure'
import type { CallOptions } from './limits'
import type { Holder, OpenCall } from './open-call'
import { firedFor } from './signals'
import { FIGURES, type Stats, statsFrom } from './stats'

const figures = new Float64Array(FIGURES)

export interface LaneOptions {
  /** Names the threads. */
  name: string
  /** In messages: `wrapper 'ocr'`. */
  what: string
  threads: number
  /** Keep histograms of times. */
  timed: boolean
  /** As many calls may be open at once; further ones are refused. */
  queueLimit: number
  log: LogSink | undefined
}

/** What stays open beyond one call, such as a session: it counts as an open call until it retires. */
export interface Lasting {
  /** The lane ends: so must this. */
  abandon(failure: Failure): void
}

export class Lane implements Holder {
  readonly lane: number
  readonly what: string
  /** What queueLimit counts: calls that were sent and not settled, and what lasts. */
  private open = 0
  /** Calls that are part of what lasts, or of the lane's own end. */
  private inner = 0
  private readonly forInner: Holder
  /** False: new calls are refused. */
  admitting = true
  private calls = 0
  private errors = 0
  /** One thread: each call runs behind the one before it. */
  private readonly inOrder: boolean
  private readonly queueLimit: number
  private readonly logs: boolean
  private readonly lasting = new Set<Lasting>()
  private onIdle: (() => void) | undefined
  private patience: NodeJS.Timeout | undefined

  constructor(
    readonly board: Board,
    options: LaneOptions,
  ) {
    this.what = options.what
    this.inOrder = options.threads === 1
    this.queueLimit = options.queueLimit
    try {
      this.lane = board.native.openLane(options.threads, options.timed, options.log !== undefined, options.name)
    } catch (error) {
      throw callerError(error)
    }
    this.forInner = { lane: this.lane, what: this.what, released: () => this.innerReleased() }
    this.logs = options.log !== undefined
    board.setLog(this.lane, options.log)
  }

  /**
   * Sends a call. Throws what is known at once: closed, full, aborted, arguments that cannot be packed. The promise never
   * rejects: hand what it resolves with to `unwrap`.
   */
  send<Input>(verb: number, target: number, pack: Pack<Input>, input: Input, limits: CallOptions): Promise<unknown> {
    try {
      this.admit()
      const fired = limits.signal === undefined ? undefined : firedFor(limits.signal)
      if (fired !== undefined) throw new AbortError(fired.reason, `a call of ${this.what}`)
      const call = this.board.submit(this, verb, target, pack, input)
      this.open++
      return call.outcome(limits.timeout, limits.signal)
    } catch (error) {
      beginStackAbove(this.send, error)
      throw error
    }
  }

  /** As `send`, for a call of what was admitted before, such as a session, and for what the lane's own end needs: never refused. */
  push<Input>(verb: number, target: number, pack: Pack<Input>, input: Input, limits: CallOptions): Promise<unknown> {
    const call = this.board.submit(this.forInner, verb, target, pack, input)
    this.inner++
    return call.outcome(limits.timeout, limits.signal)
  }

  /** Runs a call to its end and blocks this thread meanwhile. What it returns goes to `unwrap`. */
  callSync<Input>(target: number, pack: Pack<Input>, input: Input, pinned: boolean): unknown {
    try {
      this.admit()
      return this.board.callSync(this, target, pack, input, pinned)
    } catch (error) {
      beginStackAbove(this.callSync, error)
      throw error
    }
  }

  enter(lasting: Lasting): void {
    this.lasting.add(lasting)
    this.open++
    this.board.keepAlive(1)
  }

  /** It is over for its caller; what is left of it ends before the lane does. Another may take its place, unless it could begin beside that. */
  retire(lasting: Lasting): void {
    this.lasting.delete(lasting)
    if (!this.inOrder) return
    this.open--
    this.inner++
  }

  /** What was left of one that retired is gone. */
  gone(): void {
    this.board.keepAlive(-1)
    if (this.inOrder) this.innerReleased()
    else this.released()
  }

  released(): void {
    this.open--
    this.idle()
  }

  private innerReleased(): void {
    this.inner--
    this.idle()
  }

  private idle(): void {
    if (this.open + this.inner === 0) this.onIdle?.()
  }

  /** Resolves when no call is open, after `ms` milliseconds at the latest; then the rest reject with AIGES_ERR_CLOSED. */
  async drain(ms: number): Promise<void> {
    this.admitting = false
    if (this.open + this.inner === 0) return
    await new Promise<void>((resolve) => {
      this.onIdle = resolve
      this.hasten(ms)
    })
    clearTimeout(this.patience)
    this.onIdle = undefined
    const left: OpenCall[] = this.board.callsOf(this.lane)
    for (const call of left) call.abandon(closed(this.what))
    for (const each of this.lasting) each.abandon(closed(this.what))
  }

  /** A drain that is under way gives up after `ms` milliseconds from now. */
  hasten(ms: number): void {
    if (this.onIdle === undefined) return
    clearTimeout(this.patience)
    // A timer would take Infinity for 1 ms.
    if (ms !== Infinity) this.patience = setTimeout(this.onIdle, ms)
  }

  /**
   * Ends the lane's threads and waits for that, at most `ms` milliseconds. What is still queued never runs. Then every line they printed
   * is with the log sink (test/stdio/on-log: "close").
   */
  async close(ms: number): Promise<void> {
    this.admitting = false
    await this.board.request((id) => this.board.native.closeLane(this.lane, id), ms)
    if (!this.logs) return
    await this.board.request((id) => this.board.native.flushLog(this.lane, id))
    this.board.setLog(this.lane, undefined)
  }

  /** Counts a request that is over; `failed` is how its caller sees it. */
  settled(failed: boolean): void {
    this.calls++
    if (failed) this.errors++
  }

  /** The lane's counters and times; also after its end. */
  stats(): Stats {
    this.board.native.stats(this.lane, figures)
    return statsFrom(this.calls, this.errors, figures)
  }

  /** Throws AIGES_ERR_CLOSED, AIGES_ERR_QUEUE_FULL. */
  private admit(): void {
    if (!this.admitting) throw new ClosedError(`${this.what} is closed`)
    if (this.open >= this.queueLimit) {
      throw new QueueFullError(
        `${this.what} has ${this.open} open calls and sessions, its queueLimit allows ${this.queueLimit}: try again later, or raise queueLimit or concurrency`,
      )
    }
  }
}
