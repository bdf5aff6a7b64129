/** What native/addon.cc exports: the whole native surface, and the only way to it. Layouts: docs/tape.md. */
export interface Native {
  /**
   * Once per environment, before anything else. `onWake` runs on the JavaScript thread when outcomes are ready: call `drain()` until it
   * returns 0. `onLog(lane, stream, text)` receives whole lines of plugin output for lanes opened with `log: true`.
   */
  open(onWake: () => void, onLog: (lane: number, stream: 1 | 2, text: string) => void, mainThread: boolean): void
  /** (Re-)registers the two tape buffers and the array that receives the ArrayBuffers of outcomes. */
  tapes(outbox: ArrayBuffer, inbox: ArrayBuffer, bodies: ArrayBuffer[]): void
  /** Starts the interpreter (once per process, on its own thread). The outcome arrives under `callId`; value: a dict about the runtime. */
  start(callId: number, options: StartOptions): void
  /** A queue with `threads` Python threads of its own. `timed`: keep histograms. Returns the lane's number. */
  openLane(threads: number, timed: boolean, log: boolean, name: string): number
  /**
   * A channel that Python threads send parts through (`_aiges_native.emit`); they come as frames of status 2 with its number in the place of the call id.
   * Senders wait while `mostParts` parts or `mostBytes` bytes are not acknowledged. Returns the channel's number.
   */
  openChannel(lane: number, mostParts: number, mostBytes: number): number
  /** The oldest `parts` of a channel are dealt with. */
  acknowledge(channel: number, parts: number): void
  /** Takes no more parts; those on their way still come. */
  closeChannel(channel: number): void
  /** Submits the call in the outbox. `bodies`: [view: Uint8Array, mode, ...]; mode 0 share, 1 copy, 2 share only what is one of our own results, else copy. Throws only on detached views and closed lanes. */
  submit(bodies?: (Uint8Array | number)[]): void
  /**
   * Runs the call in the outbox now, blocking; one frame (without call id and status checks, same layout) is in the inbox when it returns true.
   * False: the inbox is too small: grow it to the u32 at inbox[8..12] + 16, register it, and call `refetch()`.
   * In a Worker it always waits for a thread of the lane.
   */
  callSync(bodies?: (Uint8Array | number)[]): boolean
  refetch(): boolean
  /** The outcome of this call will not be delivered; if it is still queued it will not run. True when it had not started. */
  cancel(lane: number, callId: number): boolean
  /** Writes frames of finished calls into the inbox. Returns bytes written; 0: none left; negative: the next frame needs an inbox of -n bytes; with `refuse` it becomes an error
   * instead, for an inbox of that size cannot be had. */
  drain(refuse?: boolean): number
  /** Fills `into` (see lib/scheduler/stats.ts) with the lane's counters and histograms. */
  stats(lane: number, into: Float64Array): void
  /** No more calls; what is still queued is dropped silently, the threads end, and `callId` gets an outcome (null). */
  closeLane(lane: number, callId: number): void
  /** Keeps the event loop alive while calls are open. */
  hold(on: boolean): void
  /** Main thread, in process.on('exit'): from here on `exit` is ours (DESIGN decision 8). Blocks at most `budgetMs` to flush output. */
  armExit(code: number, budgetMs: number): void
  /** { sharing: 'backing-store' | 'copy: <why>', externalBytes, externalBuffers, liveBodies, library, program, openssl, zlib, started, deepbound: string[], logDropped } */
  info(): NativeInfo
}

export interface StartOptions {
  /** Absolute path of libpython. */
  library: string
  /** Absolute path of the interpreter (inside the venv if any): becomes sys.executable. */
  program: string
  /** Folder that holds the packages aiges_native, aiges, …. */
  pythonDir: string
  /** PYTHONPATH of the service or ''. */
  pythonPath: string
  /** Absolute paths of extension modules to open with RTLD_DEEPBIND before any import; [] when off. */
  deepbind: string[]
}

export interface NativeInfo {
  sharing: string
  /** ArrayBuffer.transfer(n) of this engine reallocates memory that others co-own. */
  transferMoves: boolean
  externalBytes: number
  externalBuffers: number
  liveBodies: number
  library: string | null
  program: string | null
  openssl: string | null
  zlib: string | null
  started: boolean
  deepbound: string[]
  logDropped: number
}
