/**
 * Loads something into Python on threads of its own, and lets go of it again: what wrappers and modules have in common.
 * JavaScript thread only. A Hosted owns its lane and, on the Python side, the loaded object.
 */
import { isMainThread } from 'node:worker_threads'
import { AigesError } from './errors'
import {
  oneOf,
  optionalDelay,
  optionalFunction,
  optionalInteger,
  optionalSignal,
  optionalString,
  optionalTimeout,
  optionBag,
} from './options'
import { startPython } from './runtime'
import type { Board } from './scheduler/board'
import type { PartSink } from './scheduler/channels'
import { Deadline } from './scheduler/deadline'
import { Failure, unwrap } from './scheduler/failure'
import { Lane } from './scheduler/lane'
import type { Packer } from './value/pack'
import { Verb } from './value/tape'
import { warn } from './warning'

/** One line that a plugin printed or logged. */
export interface LogLine {
  stream: 'stdout' | 'stderr'
  /** Without the line break. */
  text: string
}

/** What `loadWrapper` and `loadModule` both take. */
export interface LoadOptions {
  /** An interpreter or the folder of an environment. Default: AIGES_PYTHON, VIRTUAL_ENV, ./.venv, python3 on the PATH. */
  python?: string | undefined
  /** Python threads that serve calls. 1 keeps load, calls and end on one and the same thread. Default 'auto': one thread. */
  concurrency?: number | 'auto' | undefined
  /** Calls that may be open at once; more are refused with AIGES_ERR_QUEUE_FULL. Default 1024. */
  queueLimit?: number | undefined
  /** Milliseconds each call may take; of a session, its opening. Default: no limit. */
  timeout?: number | undefined
  /** Milliseconds the load may take, the start of Python included. Default: no limit. */
  initTimeout?: number | undefined
  /** Gives up the load. */
  signal?: AbortSignal | undefined
  /** Receives what the plugin prints, line by line. Default: it goes to stdout and stderr of the process. */
  onLog?: ((line: LogLine) => void) | undefined
}

export const loadOptionNames = ['python', 'concurrency', 'queueLimit', 'timeout', 'initTimeout', 'signal', 'onLog'] as const

/** Throws AIGES_ERR_INVALID_ARGUMENT. */
export function checkLoadOptions(bag: Record<string, unknown>): LoadOptions {
  return {
    python: optionalString(bag['python'], 'options.python'),
    concurrency:
      bag['concurrency'] === 'auto' ? 'auto' : optionalInteger(bag['concurrency'], "options.concurrency, unless it is 'auto',", 1, 256),
    queueLimit: optionalInteger(bag['queueLimit'], 'options.queueLimit', 1, 1_000_000),
    timeout: optionalTimeout(bag['timeout'], 'options.timeout'),
    initTimeout: optionalTimeout(bag['initTimeout'], 'options.initTimeout'),
    signal: optionalSignal(bag['signal'], 'options.signal'),
    onLog: optionalFunction(bag['onLog'], 'options.onLog'),
  }
}

/** Throws AIGES_ERR_INVALID_ARGUMENT unless `placement` is one that exists today. */
export function checkPlacement(value: unknown): void {
  if (oneOf(value, 'options.placement', ['thread', 'process'] as const) === 'process') {
    throw new AigesError(
      'AIGES_ERR_INVALID_ARGUMENT',
      "options.placement: 'process' does not exist yet and comes with a later version; 'thread' is what there is",
    )
  }
}

/** Default for `drain`, in milliseconds. */
export const DRAIN = 5_000
/** What the last call on the object may take, in milliseconds: a plugin that hangs there must not hold up the service. */
const LAST_CALL = 5_000
/** How long the end of the threads is waited for, in milliseconds; a thread that is stuck in Python is left behind. */
const THREADS_END = 1_000

export interface CloseOptions {
  /** Milliseconds that open calls get to finish; then they reject with AIGES_ERR_CLOSED. Infinity: all they need. Default 5000.
   * Given to a second `close`, it is what is left from then on: `close({ drain: 0 })` ends at once what a first one waits for. */
  drain?: number | undefined
}

interface Target {
  /** A function of aiges_native.host: `load_wrapper`, `load_module`. */
  loader: string
  spec: Record<string, unknown>
  /** Names the threads. */
  name: string
  /** In messages: `wrapper 'ocr'`. */
  what: string
  /** Receives what the plugin notes of its own accord, as (kind, fields); see python/aiges_native/notebook.py. */
  notes?: PartSink | undefined
  /** Keep histograms of its times: eight clock reads and updates a call, which a bare function of 100 ns would feel. */
  timed: boolean
}

/** Throws AIGES_ERR_INVALID_ARGUMENT. */
export const drainOf = (options: CloseOptions | undefined): number | undefined =>
  optionalDelay(optionBag(options, 'options', ['drain'])['drain'], 'options.drain')

export class Hosted {
  private ended: Promise<void> | undefined

  constructor(
    readonly lane: Lane,
    readonly handle: number,
    /** What Python says it loaded; see docs/hosting.md. */
    readonly manifest: Record<string, unknown>,
    /** Synchronous calls run on the lane's thread, not on this one. */
    readonly pinned: boolean,
    /** The channel of its notes; 0: none. */
    private readonly notes: number,
  ) {}

  get closed(): boolean {
    return !this.lane.admitting
  }

  /**
   * Lets go of everything, once. `last` is called on the object before, e.g. `fini`; what it raises becomes a warning. `drain`: the milliseconds
   * that open calls get from now; undefined: what they have already, or the default.
   */
  close(drain: number | undefined, last: string | undefined): Promise<void> {
    this.lane.admitting = false
    if (this.ended === undefined) this.ended = this.end(drain ?? DRAIN, last)
    else if (drain !== undefined) this.lane.hasten(drain)
    return this.ended
  }

  private async end(drain: number, last: string | undefined): Promise<void> {
    const lane = this.lane
    await lane.drain(drain)
    if (last !== undefined) {
      const outcome = await lane.push(Verb.CALL, this.handle, packLast, last, { timeout: LAST_CALL })
      if (outcome instanceof Failure) warn('AIGES_CLOSE', `closing ${lane.what}`, outcome.toError())
    }
    await lane.close(THREADS_END)
    lane.board.channels.close(this.notes)
  }
}

function packLast(packer: Packer, name: string): void {
  packer.string(name)
  packer.count(0)
  packer.count(0)
}

/** Starts Python if need be and loads `target` on a new lane. */
export async function host(target: Target, options: LoadOptions): Promise<Hosted> {
  const deadline = new Deadline(options.signal, options.initTimeout, `loading ${target.what}`)
  try {
    const board = await deadline.race(startPython(options.python, deadline.signal))
    const sink = options.onLog
    const lane = new Lane(board, {
      name: target.name,
      what: target.what,
      threads: typeof options.concurrency === 'number' ? options.concurrency : 1,
      timed: target.timed,
      queueLimit: options.queueLimit ?? 1024,
      log: sink === undefined ? undefined : (stream, text) => deliverLines(sink, stream === 1 ? 'stdout' : 'stderr', text),
    })
    const notes = target.notes === undefined ? 0 : openNotes(board, lane.lane, target.notes)
    try {
      const spec = { ...target.spec, notes }
      const loaded = unwrap(await lane.send(Verb.LOAD, 0, packLoad, { loader: target.loader, spec }, { signal: deadline.signal }))
      const [handle, manifest] = loaded as [number, Record<string, unknown>]
      return new Hosted(lane, handle, manifest, options.concurrency === 1 || !isMainThread, notes)
    } catch (error) {
      // The load has failed, and that is what the caller hears; how its threads end adds nothing.
      lane.close(THREADS_END).catch(() => undefined)
      board.channels.close(notes)
      throw error
    }
  } catch (error) {
    throw deadline.reasonOf(error)
  } finally {
    deadline.end()
  }
}

/** Notes that may be on their way; beyond that a plugin waits a little, then drops them. */
const NOTES = { parts: 16_384, bytes: 16 * 1024 * 1024 }

function openNotes(board: Board, lane: number, sink: PartSink): number {
  const channel = board.channels.open(lane, NOTES, (part) => {
    board.channels.acknowledge(channel, 1)
    sink(part)
  })
  return channel
}

function packLoad(packer: Packer, target: Pick<Target, 'loader' | 'spec'>): void {
  packer.string(target.loader)
  packer.count(1)
  packer.value(target.spec)
  packer.count(0)
}

/** One write of a plugin may hold several lines; only the last one may lack its line break. */
function deliverLines(sink: (line: LogLine) => void, stream: LogLine['stream'], text: string): void {
  const lines = text.split(/\r?\n/)
  if (lines.length > 1 && lines.at(-1) === '') lines.pop()
  for (const line of lines) deliver(sink, { stream, text: line })
}

/** An error in the user's function is the user's: it must not end up in the code that happens to read what plugins send. */
export function deliver<T>(handler: (value: T) => void, value: T): void {
  try {
    handler(value)
  } catch (error) {
    setImmediate(() => {
      throw error
    })
  }
}
