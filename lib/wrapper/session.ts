/**
 * A stream session: frames in by `write` and `end`, parts of the answer out by async iteration. JavaScript thread only.
 *
 * It ends once, by whichever comes first: a part with status 'end' or 'once', an error of the wrapper, `abort`, the signal, a
 * timeout, the wrapper's close. Then wrapperDestroy is called, exactly once, and `closed` resolves. Both ways are bounded: a
 * slow wrapper holds up `write`, a slow reader the wrapper's `callback`.
 */
import type { Duplex } from 'node:stream'
import { AbortError, AigesError, ClosedError, TimeoutError } from '../errors'
import type { Hosted } from '../hosting'
import { Failure, unwrap } from '../scheduler/failure'
import { errorFrom } from '../value/python-error'
import { Verb } from '../value/tape'
import { type DuplexOptions, duplexOf } from './duplex'
import { wrapperError } from './outcome'
import { packByChannel, packWrites, type SessionFrame, statusOfWrite } from './pack-session'
import { PartQueue } from './part-queue'
import { dataStatuses, type RequestPlan } from './plan'
import { type Reply, replyFrom } from './reply'
import { WriteQueue } from './write-queue'

/** Writes that may wait for the wrapper when nobody awaits them. */
const MOST_WRITES = 4096
/** Milliseconds between two looks at wrapperRead: soon after news, rarely when there is none; upstream looks every 50. */
const SOONEST_READ = 2
const LATEST_READ = 50
/** What wrapperDestroy may take, in milliseconds. */
const LAST_CALL = 5_000

export interface SessionLimits {
  signal: AbortSignal | undefined
  timeout: number | undefined
  idleTimeout: number | undefined
}

export class Session implements AsyncIterable<Reply> {
  /** The session's name; Python finds it in `params['sid']`. */
  readonly sid: string
  /** Resolves when the session is over and wrapperDestroy has run. Never rejects. */
  readonly closed: Promise<void>
  readonly #hosted: Hosted
  readonly #channel: number
  readonly #parts: PartQueue
  readonly #writes: WriteQueue
  readonly #limits: SessionLimits
  readonly #timer: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #poll: NodeJS.Timeout | undefined
  #delay = SOONEST_READ
  #reads: boolean
  #written = false
  #ended = false
  #over = false
  #settleClosed: () => void = () => undefined

  /** @internal */
  constructor(hosted: Hosted, plan: RequestPlan, sid: string, channel: number, limits: SessionLimits) {
    this.sid = sid
    this.#hosted = hosted
    this.#channel = channel
    this.#limits = limits
    this.#reads = hosted.manifest['reads'] === true
    const { lane, handle } = hosted
    this.#parts = new PartQueue(() => lane.board.channels.acknowledge(channel, 1))
    this.#writes = new WriteQueue(
      (input) => {
        const packed = Object.assign(input, { channel, plan })
        return lane.push(Verb.CALL, handle, packWrites, packed, {})
      },
      (answer) => this.#accepted(answer),
      (failure) => this.#fail(failure.toError()),
      MOST_WRITES,
    )
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve
    })
    lane.enter(this)
    const { timeout, signal } = limits
    if (timeout !== undefined && timeout !== Infinity)
      this.#timer = setTimeout(() => this.#fail(new TimeoutError(`${this.#what} took longer than ${timeout} ms`)), timeout)
    signal?.addEventListener('abort', this.#onAbort, { once: true })
    this.#stir()
  }

  /**
   * Sends a frame; the first has status 'begin', the next 'continue', unless its bodies say otherwise. Resolves when the wrapper
   * has taken it, which is the back-pressure. Not awaiting it is legal. Leave its Buffers alone until then.
   *
   * @throws AIGES_ERR_INVALID_REQUEST (the session goes on); AIGES_ERR_CLOSED when the session is over; what wrapperWrite raised
   */
  write(frame: SessionFrame): Promise<void> {
    return this.#send(frame, statusOfWrite(!this.#written))
  }

  /** As `write`, and nothing comes after it: status 'end'. Without a body the wrapper gets its bodies empty with that status. */
  end(frame: SessionFrame = {}): Promise<void> {
    const sent = this.#send(frame, dataStatuses.end)
    this.#ended = true
    return sent
  }

  #send(frame: SessionFrame, status: number): Promise<void> {
    if (this.#ended && !this.#over) {
      const refused = Promise.reject(
        new AigesError('AIGES_ERR_INVALID_REQUEST', `${this.#what} was ended: nothing can be written behind end()`),
      )
      refused.catch(() => undefined)
      return refused
    }
    this.#written = true
    return this.#writes.add({ frame, status })
  }

  /** Ends the session at once; the reader gets AIGES_ERR_ABORTED with `reason` as its cause, and so do writes that wait. */
  abort(reason?: unknown): void {
    this.#fail(new AbortError(reason, this.#what))
  }

  /** The parts of the answer, in order. There is one reader: a second iteration goes on where the first stopped. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Reply, undefined> {
    return {
      next: () => this.#parts.next(),
      return: () => {
        this.#leave()
        return Promise.resolve({ done: true, value: undefined })
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  /** Ends the session if it is not over, quietly, and waits for wrapperDestroy. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave()
    await this.closed
  }

  /** The session as a stream, for `stream.pipeline`. Object mode (frames in, replies out) unless `input` or `output` name a body. */
  toDuplex(options?: DuplexOptions): Duplex {
    return duplexOf(this, options)
  }

  /** What a wrapper of the 2026 SDK says about this session (`debug_info`); null when it has nothing to say. */
  async debugInfo(): Promise<string | null> {
    const { lane, handle } = this.#hosted
    const input = { name: 'sessions.debug_info', channel: this.#channel }
    return unwrap(await lane.push(Verb.CALL, handle, packByChannel, input, {})) as string | null
  }

  /** @internal The lane ends. */
  abandon(failure: Failure): void {
    this.#fail(failure.toError())
  }

  /** @internal A part, as it came through the channel. */
  receive(part: unknown): void {
    if (this.#over) return
    if (part instanceof Failure) {
      this.#fail(part.toError())
      return
    }
    const [code, text, items] = part as [number, unknown, unknown]
    if (code === -1 && typeof text === 'object') {
      this.#fail(errorFrom(text))
      return
    }
    if (code !== 0) {
      this.#fail(wrapperError(this.#what, code, text))
      return
    }
    this.#stir()
    this.#delay = SOONEST_READ
    try {
      const reply = replyFrom(items, this.#what)
      this.#parts.push(reply)
      if (reply.list.some(({ status }) => status >= dataStatuses.end)) this.#finish()
    } catch (error) {
      this.#fail(error)
    }
  }

  get #what(): string {
    return `the session ${JSON.stringify(this.sid)} of ${this.#hosted.lane.what}`
  }

  readonly #onAbort = (): void => this.abort(this.#limits.signal?.reason)

  /** The wrapper took frames: (error code, text, complete). */
  #accepted(answer: unknown): void {
    const [code, text, complete] = answer as [number, unknown, boolean]
    if (code !== 0) this.#fail(wrapperError(this.#what, code, text))
    else if (complete) this.#finish()
    else {
      this.#stir()
      this.#look()
    }
  }

  /** Something happened: the idle time starts anew. */
  #stir(): void {
    const { idleTimeout } = this.#limits
    if (idleTimeout === undefined || idleTimeout === Infinity || this.#over) return
    clearTimeout(this.#idle)
    const expire = (): void =>
      this.#fail(new TimeoutError(`${this.#what} was idle for ${idleTimeout} ms: nothing came and nothing was written`))
    this.#idle = setTimeout(expire, idleTimeout)
  }

  /** Asks wrapperRead from time to time, where there is one. */
  #look(): void {
    if (!this.#reads || this.#over || this.#poll !== undefined) return
    this.#poll = setTimeout(() => {
      const { lane, handle } = this.#hosted
      this.#delay = Math.min(2 * this.#delay, LATEST_READ)
      const input = { name: 'sessions.read', channel: this.#channel }
      lane.push(Verb.CALL, handle, packByChannel, input, {}).then((answer) => {
        this.#poll = undefined
        if (answer instanceof Failure) this.#fail(answer.toError())
        this.#reads = this.#reads && answer !== false
        this.#look()
      })
    }, this.#delay)
  }

  #leave(): void {
    if (this.#over) return
    this.#parts.clear()
    this.#finish()
  }

  #finish(): void {
    if (this.#over) return
    this.#parts.end()
    // What was sent is not refused: the wrapper may well have taken it, its answer being faster than the news of that.
    this.#writes.close(() => new ClosedError(`${this.#what} is over`))
    this.#release()
  }

  #fail(error: unknown): void {
    if (this.#over) return
    this.#parts.end({ error })
    this.#writes.abandon(() => error)
    this.#release()
  }

  /** What every end does, once. */
  #release(): void {
    this.#over = true
    clearTimeout(this.#timer)
    clearTimeout(this.#idle)
    clearTimeout(this.#poll)
    this.#limits.signal?.removeEventListener('abort', this.#onAbort)
    const { lane, handle } = this.#hosted
    // First, so that a callback that waits for room returns and its thread can run wrapperDestroy.
    lane.board.channels.close(this.#channel)
    const input = { name: 'sessions.destroy', channel: this.#channel }
    lane.push(Verb.CALL, handle, packByChannel, input, { timeout: LAST_CALL }).then((answer) => {
      const error = answer instanceof Failure ? answer.toError() : errorOfCode(this.#what, answer)
      if (error !== undefined && error.code !== 'AIGES_ERR_CLOSED')
        process.emitWarning(`ending ${this.#what}: ${error.message}`, { code: 'AIGES_SESSION', detail: error.stack ?? '' })
      lane.leave(this)
      this.#settleClosed()
    })
  }
}

function errorOfCode(what: string, answer: unknown): AigesError | undefined {
  const [code, text] = answer as [number, unknown]
  return code === 0 ? undefined : wrapperError(`wrapperDestroy of ${what}`, code, text)
}
