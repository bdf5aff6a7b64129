/**
 * What drives a session: its queue of writes, its queue of parts, its timers, its end. Held by the lane and by its channel until
 * it is over. JavaScript thread only.
 */
import { AbortError, AigesError, ClosedError, type Hook, QueueFullError } from '../errors'
import { dataStatuses } from '../fields/request-rules'
import type { Hosted } from '../hosting'
import { Failure, unwrap } from '../scheduler/failure'
import { errorFrom } from '../value/python-error'
import { Verb } from '../value/tape'
import { warn } from '../warning'
import { errorOfCode, inHook } from './outcome'
import { packByChannel, packWrites, type SessionFrame } from './pack-session'
import { PartQueue } from './part-queue'
import { framePlan, type RequestPlan } from './plan'
import { type Reply, replyFrom } from './reply'
import { SessionLimits, type SessionTimes } from './session-limits'
import { type Taken, WriteQueue } from './write-queue'

/** Writes that may wait when nobody awaits them; beyond that the session fails, for a frame must not be lost without a word. */
const MOST_WRITES = 65_536
/** Unread parts and bytes beyond which nothing more is written. */
const MOST_PARTS = 1024
const MOST_BYTES = 64 * 1024 * 1024
/** Unread parts below which a generator that waits for room goes on. */
const FEW_PARTS = 8
/** Milliseconds between two looks at wrapperRead: soon after news, rarely when there is none; upstream looks every 50. */
const SOONEST_READ = 2
const LATEST_READ = 50

/** How a session goes on: the numbers of python/aiges_native/parts.py. */
const PAUSED = 1
const COMPLETE = 2
const SILENT = 3

/** Whose wrapperRead was said to fail: once is enough for all sessions. */
const toldOfReading = new WeakSet<Hosted>()

export class SessionCore {
  /** Resolves when the session is over and wrapperDestroy has run. */
  readonly closed: Promise<void>
  private readonly parts: PartQueue
  private readonly writes: WriteQueue
  private readonly limits: SessionLimits
  private poll: NodeJS.Timeout | undefined
  private delay = SOONEST_READ
  private reads: boolean
  /** What takes the writes; undefined: wrapperOnceExec, for all at once. */
  private readonly writeHook: Hook | undefined
  /** Python has more parts and waits for room. */
  private paused = false
  /** A call of `sessions.read` is under way. */
  private asking = false
  private ended = false
  private over = false
  /** Over without an error. */
  private complete = false
  /** Why nothing can be written any more. */
  private refusal: () => unknown = () => new ClosedError(`${this.what} is over`)
  private settleClosed: () => void = () => undefined

  constructor(
    private readonly hosted: Hosted,
    plan: RequestPlan,
    readonly sid: string,
    private readonly channel: number,
    times: SessionTimes,
    /** Throws for what the wrapper has not declared. */
    private readonly checkPart: ((part: Reply) => void) | undefined,
  ) {
    this.reads = hosted.manifest['reads'] === true
    this.writeHook = hosted.manifest['stream'] === 'session' ? 'wrapperWrite' : undefined
    const { lane, handle } = hosted
    const frames = framePlan(plan)
    this.parts = new PartQueue(() => this.partTaken())
    this.writes = new WriteQueue({
      send: (input) => lane.push(Verb.CALL, handle, packWrites, Object.assign(input, { channel, plan: frames }), {}),
      taken: (answer) => this.accepted(answer),
      failed: (failure) => this.failed(failure, this.writeHook),
      mayGo: () => this.parts.size < MOST_PARTS && this.parts.bytes < MOST_BYTES,
    })
    this.closed = new Promise((resolve) => {
      this.settleClosed = resolve
    })
    lane.enter(this)
    const unread = (): boolean => this.parts.size > 0
    this.limits = new SessionLimits(times, this.what, unread, (error) => this.fail(error))
  }

  get what(): string {
    return `the session ${JSON.stringify(this.sid)} of ${this.hosted.lane.what}`
  }

  /** Never an unhandled rejection. */
  write(frame: SessionFrame, last: boolean): Promise<void> {
    const sent = this.send(frame, last)
    sent.catch(() => undefined)
    return sent
  }

  private async send(frame: SessionFrame, last: boolean): Promise<void> {
    if (this.over && last && this.complete) return
    if (this.over) throw this.refusal()
    if (this.ended) throw new AigesError('AIGES_ERR_INVALID_REQUEST', `${this.what} was ended: nothing can be written behind end()`)
    if (this.writes.size >= MOST_WRITES) {
      const error = new QueueFullError(`${MOST_WRITES} writes of ${this.what} wait for the wrapper: await what write() returns`)
      this.fail(error)
      throw error
    }
    this.ended = last
    try {
      await this.writes.add({ frame, last })
    } catch (error) {
      // An end that could not be sent is none.
      if (last && error instanceof AigesError && error.code === 'AIGES_ERR_INVALID_REQUEST') this.ended = false
      // The wrapper was done before it heard of the end: that is an end as well.
      if (last && this.complete && error instanceof ClosedError) return
      throw error
    }
  }

  next(): Promise<IteratorResult<Reply, undefined>> {
    return this.parts.next()
  }

  abort(reason: unknown): void {
    this.fail(new AbortError(reason, this.what))
  }

  /** The reader has gone: ends the session, quietly. */
  leave(): void {
    if (this.over) return
    this.parts.clear()
    this.finish()
  }

  async debugInfo(): Promise<string | null> {
    const { lane, handle } = this.hosted
    const input = { name: 'sessions.debug_info', channel: this.channel }
    return unwrap(await lane.push(Verb.CALL, handle, packByChannel, input, {})) as string | null
  }

  /** The lane ends. */
  abandon(failure: Failure): void {
    this.fail(failure.toError())
  }

  /** A part, as it came through the channel. */
  receive(part: unknown): void {
    if (this.over) return
    if (part instanceof Failure) {
      this.fail(part.toError())
      return
    }
    const [code, text, items] = part as [number, unknown, unknown]
    const error = code === -1 && typeof text === 'object' && text !== null ? errorFrom(text) : errorOfCode(this.what, code, text)
    if (error !== undefined) {
      this.fail(error)
      return
    }
    this.limits.stir()
    this.delay = SOONEST_READ
    try {
      const reply = replyFrom(items, this.what)
      this.checkPart?.(reply)
      this.parts.push(reply)
      if (reply.list.some(({ status }) => status >= dataStatuses.end)) this.finish()
    } catch (cause) {
      this.fail(cause)
    }
  }

  private partTaken(): void {
    this.hosted.lane.board.channels.acknowledge(this.channel, 1)
    if (this.over) return
    this.writes.pump()
    this.goOn()
  }

  /** Python answered writes: (error code, text, how many were taken, how it goes on or why it cannot be read). */
  private accepted(answer: unknown): Taken {
    const [code, text, count, going] = answer as [number, unknown, number, unknown]
    const error = errorOfCode(this.what, code, text)
    if (error !== undefined) this.fail(inHook(this.writeHook, error))
    else if (typeof going === 'number') this.goesOn(going)
    else this.cannotRead(errorFrom(going))
    this.limits.stir()
    return { count, error: error ?? this.refusal() }
  }

  private goesOn(going: number): void {
    if (going === COMPLETE) this.finish()
    this.paused = going === PAUSED
    if (going === SILENT) this.reads = false
    this.goOn()
    this.look()
  }

  /** Lets Python give the parts it holds back, once few are left to read. */
  private goOn(): void {
    if (this.paused && this.parts.size < FEW_PARTS) this.ask()
  }

  /** Asks wrapperRead from time to time, where there is one. */
  private look(): void {
    if (!this.reads || this.over || this.poll !== undefined) return
    this.poll = setTimeout(() => {
      this.poll = undefined
      this.delay = Math.min(2 * this.delay, LATEST_READ)
      this.ask()
    }, this.delay)
  }

  /** Asks for what is ready, once at a time. */
  private ask(): void {
    if (this.asking || this.over) return
    this.asking = true
    this.paused = false
    const { lane, handle } = this.hosted
    const input = { name: 'sessions.read', channel: this.channel }
    lane.push(Verb.CALL, handle, packByChannel, input, {}).then((answer) => {
      this.asking = false
      if (answer instanceof Failure) this.failed(answer, 'wrapperRead')
      else if (typeof answer === 'number') this.goesOn(answer)
      else this.cannotRead(errorFrom(answer))
    })
  }

  /** A wrapperRead that raises belongs, as long as it has never given anything, to a wrapper that answers by callback. */
  private cannotRead(error: AigesError): void {
    this.reads = false
    if (toldOfReading.has(this.hosted)) return
    toldOfReading.add(this.hosted)
    warn('AIGES_SESSION', `${this.hosted.lane.what}: wrapperRead fails, parts of its sessions are expected by callback`, error)
  }

  private finish(): void {
    if (this.over) return
    this.complete = true
    this.parts.end()
    // What was sent is not refused: the wrapper may well have taken it, its answer being faster than the news of that.
    this.writes.close(this.refusal)
    this.hosted.lane.settled(false)
    this.release()
  }

  private failed(failure: Failure, hook: Hook | undefined): unknown {
    const error = inHook(hook, failure.toError())
    this.fail(error)
    return error
  }

  private fail(error: unknown): void {
    if (this.over) return
    this.refusal = () => error
    this.parts.end({ error })
    this.writes.abandon(this.refusal)
    this.hosted.lane.settled(true)
    this.release()
  }

  /** What every end does, once. */
  private release(): void {
    this.over = true
    clearTimeout(this.poll)
    this.limits.end()
    const { lane } = this.hosted
    lane.retire(this)
    endOfSession(this.hosted, this.channel, this.what, () => {
      lane.gone()
      this.settleClosed()
    })
  }
}

/** Closes a session's channel and has wrapperDestroy called, however long that waits for its turn. */
export function endOfSession({ lane, handle }: Hosted, channel: number, what: string, done: () => void): void {
  // First, so that a callback that waits for room returns and its thread can go on.
  lane.board.channels.close(channel)
  lane.push(Verb.CALL, handle, packByChannel, { name: 'sessions.destroy', channel }, {}).then((answer) => {
    const [code, text] = answer instanceof Failure ? [0, undefined] : (answer as [number, unknown])
    const error = answer instanceof Failure ? answer.toError() : errorOfCode(`wrapperDestroy of ${what}`, code, text)
    // Closed: the wrapper has ended meanwhile, and its sessions with it.
    if (error !== undefined && error.code !== 'AIGES_ERR_CLOSED') warn('AIGES_SESSION', `ending ${what}`, error)
    done()
  })
}
