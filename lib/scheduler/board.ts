/**
 * The call board of one environment (the main thread or a Worker): it writes calls into the outbox, reads outcomes from the
 * inbox and settles the promises in between. JavaScript thread only. It owns both tape buffers; native only ever writes into
 * the inbox while `drain`, `callSync` or `refetch` runs.
 */
import { isMainThread } from 'node:worker_threads'
import { AigesError, type AigesErrorCode, kindOf } from '../errors'
import type { Native } from '../native'
import { Fault, isOutOfMemory } from '../value/fault'
import { Packer } from '../value/pack'
import { errorFrom } from '../value/python-error'
import { Verb } from '../value/tape'
import { guardTransfer } from '../value/transfer-guard'
import { Unpacker } from '../value/unpack'
import { CallTable } from './call-table'
import { Channels } from './channels'
import { Failure } from './failure'
import { type Holder, OpenCall } from './open-call'

/** Writes the tape of a call: name, arguments, keyword arguments. */
export type Pack<Input> = (packer: Packer, input: Input) => void

export type LogSink = (stream: 1 | 2, text: string) => void

/** The id of a synchronous call: the table gives it to nobody, and no two run at once. */
const SYNC = 0
const INBOX = 262_144
const KEEP_INBOX = 16 * 1024 * 1024
/** A frame's header, and the header of an outcome in the inbox. */
const FRAME = 16
/** Statuses of a frame; 0 is the value of a call. */
const ERROR = 1
const PART = 2
/** What one turn of the event loop may spend on outcomes, so that timers and sockets get theirs. */
const TURN_CALLS = 256
const TURN_MS = 2

export class Board {
  /** What Python threads send beside outcomes. */
  readonly channels: Channels
  private readonly packer = new Packer()
  private readonly inbox = new Unpacker(INBOX)
  private readonly calls = new CallTable<OpenCall>()
  private readonly logs = new Map<number, LogSink>()
  private registered: ArrayBuffer | undefined
  private held = false
  private lasting = 0
  /** Frames from here to `filled` are in the inbox and not read yet. */
  private next = 0
  private filled = 0
  private scheduled = false

  constructor(readonly native: Native) {
    this.channels = new Channels(native)
    native.open(
      () => {
        if (!this.scheduled) this.turn()
      },
      (lane, stream, text) => this.logs.get(lane)?.(stream, text),
      isMainThread,
    )
    if (native.info().transferMoves) guardTransfer()
    this.register()
  }

  /** Sends a call. Throws what packing or native finds wrong; then nothing was sent. */
  submit<Input>(holder: Holder, verb: number, target: number, pack: Pack<Input>, input: Input): OpenCall {
    const call = new OpenCall(this, holder)
    const packer = this.packer
    const outer = packer.begin()
    try {
      pack(packer, input)
      this.header(holder.lane, this.calls.add(call), verb, target)
      if (packer.bodies.length === 0) this.native.submit()
      else this.native.submit(packer.bodies)
    } catch (error) {
      if (call.id !== 0) this.calls.take(call.id)
      throw callerError(error)
    } finally {
      packer.end(outer)
    }
    this.hold()
    return call
  }

  /** Runs a call to its end on this thread, or waits for a thread of the lane (`pinned`). */
  callSync<Input>(holder: Holder, target: number, pack: Pack<Input>, input: Input, pinned: boolean): unknown {
    const packer = this.packer
    const outer = packer.begin()
    try {
      pack(packer, input)
      // The answer comes where unread frames of other calls may still be.
      while (this.next < this.filled) this.readFrame()
      this.dropBodies()
      this.header(holder.lane, SYNC, Verb.CALL, target, pinned)
      let done = packer.bodies.length === 0 ? this.native.callSync() : this.native.callSync(packer.bodies)
      while (!done) {
        this.growInbox(this.inbox.view.getUint32(8, true) + FRAME)
        done = this.native.refetch()
      }
      return this.outcomeAt(0)
    } catch (error) {
      throw callerError(error)
    } finally {
      packer.end(outer)
      this.giveBackInbox()
    }
  }

  /** An open call that `ask` makes outside of any lane, such as `start`; given up after `timeout` milliseconds. */
  request(ask: (id: number) => void, timeout?: number): Promise<unknown> {
    const call = new OpenCall(this, undefined)
    const id = this.calls.add(call)
    try {
      ask(id)
    } catch (error) {
      this.calls.take(id)
      throw callerError(error)
    }
    this.hold()
    return call.outcome(timeout, undefined)
  }

  /** Settles `call` now; its outcome, if there ever is one, is dropped. */
  abandon(call: OpenCall, failure: Failure): void {
    const id = call.id
    if (id === 0 || this.calls.take(id) === undefined) return
    if (call.holder !== undefined) this.native.cancel(call.holder.lane, id)
    call.finish(failure)
    this.relax()
  }

  /** The open calls of a lane. */
  callsOf(lane: number): OpenCall[] {
    return this.calls.list().filter((call) => call.holder?.lane === lane)
  }

  /** Sends the plugin output of a lane to `sink`, or with undefined nowhere any more. */
  setLog(lane: number, sink: LogSink | undefined): void {
    if (sink === undefined) this.logs.delete(lane)
    else this.logs.set(lane, sink)
  }

  private header(lane: number, id: number, verb: number, target: number, pinned = false): void {
    const packer = this.packer
    const view = packer.view
    view.setUint32(0, lane, true)
    view.setUint32(4, id, true)
    view.setUint32(8, verb, true)
    view.setUint32(12, target, true)
    view.setUint32(16, packer.pos, true)
    view.setUint32(20, packer.copied, true)
    view.setUint32(24, pinned ? 1 : 0, true)
    if (packer.memory !== this.registered) this.register()
  }

  private register(): void {
    this.registered = this.packer.memory
    this.native.tapes(this.packer.memory, this.inbox.memory, this.inbox.bodies)
  }

  /** Reads outcomes until there are none or this turn's share is spent; the rest comes in the next turn. */
  private turn(): void {
    const stop = performance.now() + TURN_MS
    for (let read = 1; this.next < this.filled || this.refill(); read++) {
      this.readFrame()
      if (read < TURN_CALLS && (read % 16 !== 0 || performance.now() < stop)) continue
      this.scheduled = true
      setImmediate(() => {
        this.scheduled = false
        this.turn()
      })
      return
    }
    this.relax()
  }

  private refill(): boolean {
    this.dropBodies()
    this.giveBackInbox()
    // `refuse`: the next frame becomes an error, because there is no room for it.
    const drain: (refuse: boolean) => number = this.native.drain
    let n = drain(false)
    while (n < 0) n = drain(!this.canHold(-n))
    this.next = 0
    this.filled = n
    return n > 0
  }

  private readFrame(): void {
    const at = this.next
    const view = this.inbox.view
    const end = this.filled - at < FRAME ? Infinity : at + FRAME + view.getUint32(at + 8, true)
    // Behind a frame that claims more than there is, nothing can be told apart any more.
    this.next = Math.min(end, this.filled)
    if (end === Infinity) return
    const id = view.getUint32(at, true)
    if (view.getUint32(at + 4, true) === PART) this.channels.deliver(id, this.outcomeOrFailure(at))
    else this.calls.take(id)?.finish(this.outcomeOrFailure(at))
  }

  private outcomeOrFailure(at: number): unknown {
    try {
      return this.outcomeAt(at)
    } catch (error) {
      return new Failure(() => callerError(error))
    }
  }

  private outcomeAt(at: number): unknown {
    const view = this.inbox.view
    const value = this.inbox.read(at + FRAME, view.getUint32(at + 8, true), view.getUint32(at + 12, true))
    return view.getUint32(at + 4, true) === ERROR ? new Failure(() => errorFrom(value)) : value
  }

  private dropBodies(): void {
    // To set a length is slow, also to the one it has.
    if (this.inbox.bodies.length > 0) this.inbox.bodies.length = 0
  }

  /** Grows the inbox for a frame of `size` bytes; false when there is no memory: then the frame is not wanted any more. */
  private canHold(size: number): boolean {
    try {
      this.growInbox(size)
      return true
    } catch {
      return false
    }
  }

  private growInbox(size: number): void {
    try {
      this.inbox.resize(Math.max(size, 2 * INBOX))
    } catch (cause) {
      throw new AigesError(
        'AIGES_ERR_TOO_LARGE',
        `no memory for a result of ${size} bytes: return large data as bytes, bytearray or an ndarray, or in parts`,
        { cause },
      )
    }
    this.register()
  }

  private giveBackInbox(): void {
    if (this.inbox.memory.byteLength <= KEEP_INBOX) return
    this.inbox.resize(INBOX)
    this.register()
  }

  /** The event loop also lives while something lasts that has no call open. */
  keepAlive(change: 1 | -1): void {
    this.lasting += change
    if (change === 1) this.hold()
    else this.relax()
  }

  /** The event loop lives while calls are open. */
  private hold(): void {
    if (this.held) return
    this.held = true
    this.native.hold(true)
  }

  private relax(): void {
    if (!this.held || this.calls.size > 0 || this.lasting > 0) return
    this.held = false
    this.native.hold(false)
  }
}

/** What a caller may see: a fault with its path, an error of ours, or whatever native threw with a code of ours. */
export function callerError(error: unknown): AigesError {
  if (error instanceof Fault) return error.toError()
  if (error instanceof AigesError) return error
  if (isOutOfMemory(error))
    return new AigesError('AIGES_ERR_TOO_LARGE', `JavaScript cannot hold a value of this size: ${error.message}`, { cause: error })
  try {
    const { code, message } = error as { code?: unknown; message?: unknown }
    const known: AigesErrorCode = typeof code === 'string' && kindOf(code) !== undefined ? (code as AigesErrorCode) : 'AIGES_ERR_RUNTIME'
    return new AigesError(known, String(message ?? error), { cause: error })
  } catch {
    return new AigesError('AIGES_ERR_RUNTIME', 'something was thrown that cannot be read: see its cause', { cause: error })
  }
}
