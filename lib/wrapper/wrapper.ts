/**
 * A loaded AIGES wrapper. JavaScript thread only; owns the wrapper object on the Python side until it is closed.
 */
import { AigesError } from '../errors'
import type { FrameOf, OpeningOf, PartOf } from '../fields/request'
import { type CloseOptions, DRAIN, drainOf, type Hosted } from '../hosting'
import { unwrap } from '../scheduler/failure'
import type { Lane } from '../scheduler/lane'
import { type CallOptions, callLimits } from '../scheduler/limits'
import type { Stats } from '../scheduler/stats'
import { WrapperDescription } from '../schema/description'
import type { WrapperSchema } from '../schema/schema'
import { Verb } from '../value/tape'
import type { Contract } from './contract'
import { openSession, type StreamOptions } from './open-session'
import type { CheckedOptions } from './options'
import { inHook, wrapperError } from './outcome'
import { packOnce } from './pack-once'
import { packResource, type ResourceBody, type ResourceInput } from './pack-resource'
import type { SessionRequest } from './pack-session'
import { type RequestPlan, requestPlan } from './plan'
import { Reloader, type ReloadNote } from './reload'
import { type Reply, type ResponseBody, replyFrom } from './reply'
import type { OnceRequest } from './request'
import type { Session } from './session'

/** The request may be left out when nothing in it is required. */
export type StreamArguments<Request> =
  Record<string, never> extends OpeningOf<Request>
    ? [request?: OpeningOf<Request>, options?: StreamOptions]
    : [request: OpeningOf<Request>, options?: StreamOptions]

/** 2^31-1 ms, the longest a timer takes. */
const LONG = 2_147_483_647

/** What a load gives. */
export interface Loaded {
  hosted: Hosted
  schema: WrapperSchema
  contract: Contract
}

/** `Request` and `Body`: what the compiler knows of its requests and of the bodies of its replies; by default nothing. */
export class Wrapper<
  Request extends object = OnceRequest,
  Body extends object = Readonly<Record<string, ResponseBody>>,
> extends WrapperDescription<Request> {
  #hosted: Hosted
  #plan: RequestPlan
  #contract: Contract
  readonly #options: CheckedOptions
  readonly #standard: CallOptions
  #reloader: Reloader | undefined
  /** What was reloaded and still runs. */
  readonly #old = new Set<Hosted>()

  /** @internal */
  constructor({ hosted, schema, contract }: Loaded, options: CheckedOptions, path: string) {
    super(hosted.manifest, path, schema, options.fields.given, options.paramTypes)
    this.#options = options
    this.#hosted = hosted
    this.#contract = contract
    this.#plan = this.#planFor(hosted, contract)
    this.#standard = { timeout: options.load.timeout }
  }

  /** By the fields that hold for requests: TypeScript's too, where the wrapper declares nothing. */
  #planFor({ lane }: Hosted, { fields, checkRequest }: Contract): RequestPlan {
    return requestPlan(lane.what, fields, this.#options.paramTypes, this.#options.bodies, checkRequest)
  }

  /** @internal From here on `load` runs whenever a Python file of the wrapper changes, and its result takes over. */
  reloadOnChange(load: (signal: AbortSignal) => Promise<Loaded>, tell: (note: ReloadNote) => void): void {
    this.#reloader = new Reloader(this.file, async (signal) => this.#become(await load(signal), signal), tell)
  }

  #become({ hosted, schema, contract }: Loaded, signal: AbortSignal): void {
    if (signal.aborted) {
      void hosted.close(0, 'fini')
      return
    }
    const old = this.#hosted
    this.redescribe(hosted.manifest, schema)
    this.#contract = contract
    this.#plan = this.#planFor(hosted, contract)
    this.#hosted = hosted
    // What runs on it may take as long as it likes, or until the wrapper is closed.
    this.#old.add(old)
    void old.close(LONG, 'fini').then(() => this.#old.delete(old))
  }

  /**
   * One request, one reply. A Buffer of the request is shared with Python, not copied (see `bodies`): leave it alone until the
   * promise is settled, and after an abort or a timeout as long as Python may still read it.
   *
   * @throws WrapperError (AIGES_ERR_WRAPPER) for an error code of the wrapper; PythonError for an exception; AigesError
   *   AIGES_ERR_INVALID_REQUEST, _INVALID_RESPONSE, _ABORTED, _TIMEOUT, _QUEUE_FULL, _CLOSED
   */
  async once(request: Request, options?: CallOptions): Promise<Reply<Body>> {
    const { lane, handle } = this.#hosted
    const outcome = await lane.send(Verb.CALL, handle, packOnce, { request, plan: this.#plan }, callLimits(options, this.#standard))
    return this.#reply(outcome, lane)
  }

  /** As `once`, but blocks this thread until the wrapper has answered; no timeout applies. For scripts, Workers and tests. */
  onceSync(request: Request): Reply<Body> {
    const { lane, handle, pinned } = this.#hosted
    return this.#reply(lane.callSync(handle, packOnce, { request, plan: this.#plan }, pinned), lane)
  }

  /**
   * Opens a session: wrapperCreate has run when this resolves. Write with `write` and `end`, read with `for await`. A wrapper
   * whose wrapperOnceExec yields its answer streams as well: it gets all that was written when the session is ended.
   *
   * @throws WrapperError for an error code of wrapperCreate; AigesError AIGES_ERR_WRAPPER_INVALID when the wrapper cannot
   *   stream; and what `once` throws
   */
  async stream(...[request, options]: StreamArguments<Request>): Promise<Session<FrameOf<Request>, Reply<PartOf<Body>>>> {
    const session = await openSession(
      this.#hosted,
      this.#plan,
      this.#contract.checkPart,
      (request === undefined ? {} : request) as SessionRequest,
      options,
      this.#standard.timeout,
    )
    return session as Session<never, never> as Session<FrameOf<Request>, Reply<PartOf<Body>>>
  }

  /**
   * Hands the wrapper a personalised resource (`wrapperLoadRes`), e.g. a LoRA archive; requests name it as their `persId`, or as the
   * wrapper likes.
   *
   * @throws WrapperError for an error code; AIGES_ERR_WRAPPER_INVALID when the wrapper takes no resources; what `once` throws
   */
  async loadRes(patchId: string, body: ResourceBody, options?: CallOptions): Promise<void> {
    await this.#resource('load_res', patchId, body, options)
  }

  /** Takes a resource back (`wrapperUnloadRes`). Throws as `loadRes`. */
  async unloadRes(patchId: string, options?: CallOptions): Promise<void> {
    await this.#resource('unload_res', patchId, undefined, options)
  }

  /** Tells a wrapper of the 2026 SDK something outside of any request (`notify`). Throws as `loadRes`. */
  async notify(body: ResourceBody, options?: CallOptions): Promise<void> {
    await this.#resource('notify', undefined, body, options)
  }

  async #resource(
    hook: ResourceInput['hook'],
    patchId: string | undefined,
    body: ResourceBody | undefined,
    options?: CallOptions,
  ): Promise<void> {
    const { lane, handle } = this.#hosted
    const input = { hook, patchId, body, plan: this.#plan }
    const outcome = await lane.send(Verb.CALL, handle, packResource, input, callLimits(options, this.#standard))
    const name = ({ load_res: 'wrapperLoadRes', unload_res: 'wrapperUnloadRes', notify: undefined } as const)[hook]
    try {
      const [code, text] = unwrap(outcome) as [number, unknown]
      if (code !== 0) throw wrapperError(`${name ?? hook} of ${this.#plan.what}`, code, text)
    } catch (error) {
      throw inHook(name, error)
    }
  }

  /** Counters and times since the load (with `watch` since the last one), which is not counted itself. Never waits for Python. */
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
   * promise does not reject for it. A second `close` waits for the first, or with `drain` hastens it.
   */
  async close(options?: CloseOptions): Promise<void> {
    this.#reloader?.end()
    const drain = drainOf(options) ?? (this.closed ? undefined : DRAIN)
    await Promise.all([this.#hosted, ...this.#old].map((each) => each.close(drain, 'fini')))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** `lane`: where the call ran, which a reload may have left behind. */
  #reply(outcome: unknown, lane: Lane): Reply<Body> {
    let failed = true
    try {
      const reply = this.#read(unwrap(outcome))
      failed = false
      return reply
    } finally {
      lane.settled(failed)
    }
  }

  #read(outcome: unknown): Reply<Body> {
    const { what } = this.#plan
    const [code, text, items] = Array.isArray(outcome) ? (outcome as unknown[]) : []
    if (typeof code !== 'number') throw new AigesError('AIGES_ERR_INVALID_RESPONSE', `${what} gave no error code`)
    if (code !== 0) throw wrapperError(what, code, text)
    const reply = replyFrom(items, what)
    this.#contract.checkReply?.(reply)
    return reply as Reply<never> as Reply<Body>
  }
}
