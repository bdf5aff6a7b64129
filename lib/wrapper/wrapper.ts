/**
 * A loaded AIGES wrapper. JavaScript thread only; owns the wrapper object on the Python side until it is closed.
 */
import { basename, dirname } from 'node:path'
import { AigesError } from '../errors'
import type { CloseOptions, Hosted } from '../hosting'
import { unwrap } from '../scheduler/failure'
import { type CallOptions, callLimits } from '../scheduler/limits'
import type { Stats } from '../scheduler/stats'
import { schemaFrom, type WrapperSchema } from '../schema/schema'
import { Verb } from '../value/tape'
import { openSession, type StreamOptions } from './open-session'
import type { CheckedOptions } from './options'
import { wrapperError } from './outcome'
import { packOnce } from './pack-once'
import type { SessionRequest } from './pack-session'
import { type RequestPlan, requestPlan } from './plan'
import { type Reply, replyFrom } from './reply'
import type { OnceRequest } from './request'
import type { Session } from './session'

export class Wrapper {
  /** The service's name: what the wrapper calls itself (`serviceId`), else its folder. */
  readonly name: string
  /** Absolute path of the wrapper's file. */
  readonly file: string
  /** Params and bodies as the wrapper declares them. */
  readonly schema: WrapperSchema
  readonly #hosted: Hosted
  readonly #plan: RequestPlan
  readonly #standard: CallOptions

  /** @internal */
  constructor(hosted: Hosted, options: CheckedOptions, path: string) {
    const { manifest, lane } = hosted
    this.#hosted = hosted
    this.file = typeof manifest['file'] === 'string' ? manifest['file'] : path
    this.schema = schemaFrom(manifest)
    this.name = this.schema.serviceId || basename(dirname(path))
    this.#plan = requestPlan(lane.what, this.schema, options.paramTypes, options.bodies)
    this.#standard = { timeout: options.load.timeout }
  }

  /**
   * One request, one reply. A Buffer of the request is shared with Python, not copied (see `bodies`): leave it alone until the
   * promise is settled, and after an abort or a timeout as long as Python may still read it.
   *
   * @throws WrapperError (AIGES_ERR_WRAPPER) for an error code of the wrapper; PythonError for an exception; AigesError
   *   AIGES_ERR_INVALID_REQUEST, _INVALID_RESPONSE, _ABORTED, _TIMEOUT, _QUEUE_FULL, _CLOSED
   */
  async once(request: OnceRequest, options?: CallOptions): Promise<Reply> {
    const { lane, handle } = this.#hosted
    const outcome = await lane.send(Verb.CALL, handle, packOnce, { request, plan: this.#plan }, callLimits(options, this.#standard))
    return this.#reply(unwrap(outcome))
  }

  /** As `once`, but blocks this thread until the wrapper has answered; no timeout applies. For scripts, Workers and tests. */
  onceSync(request: OnceRequest): Reply {
    const { lane, handle, pinned } = this.#hosted
    return this.#reply(unwrap(lane.callSync(handle, packOnce, { request, plan: this.#plan }, pinned)))
  }

  /**
   * Opens a session: wrapperCreate has run when this resolves. Write with `write` and `end`, read with `for await`. A wrapper
   * whose wrapperOnceExec yields its answer streams as well: it gets all that was written when the session is ended.
   *
   * @throws WrapperError for an error code of wrapperCreate; AigesError AIGES_ERR_WRAPPER_INVALID when the wrapper cannot
   *   stream; and what `once` throws
   */
  async stream(request: SessionRequest = {}, options?: StreamOptions): Promise<Session> {
    return openSession(this.#hosted, this.#plan, request, options, this.#standard.timeout)
  }

  /** Counters and times since the load. Never waits for Python. */
  stats(): Stats {
    return this.#hosted.lane.stats()
  }

  /** True from the first `close` on. */
  get closed(): boolean {
    return this.#hosted.closed
  }

  /**
   * Takes no more calls, lets the open ones finish within `drain` and rejects the rest with AIGES_ERR_CLOSED, then runs
   * wrapperFini for at most 5 s and ends the threads. What wrapperFini raises is a process warning, as upstream ignores it; this
   * promise does not reject for it. A second `close` waits for the first.
   */
  async close(options?: CloseOptions): Promise<void> {
    await this.#hosted.close(options, 'fini')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #reply(outcome: unknown): Reply {
    const { what } = this.#plan
    const [code, text, items] = Array.isArray(outcome) ? (outcome as unknown[]) : []
    if (typeof code !== 'number') throw new AigesError('AIGES_ERR_INVALID_RESPONSE', `${what} gave no error code`)
    if (code === 0) return replyFrom(items, what)
    throw wrapperError(what, code, text)
  }
}
