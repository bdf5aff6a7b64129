/**
 * A stream session, as its user holds it: frames in by `write` and `end`, parts of the answer out by async iteration. JavaScript
 * thread only. One that nobody holds any more, and nobody waits on, is ended when it is collected.
 *
 * It ends once, by whichever comes first: a part with status 'end' or 'once', an error of the wrapper, `abort`, the signal, a
 * timeout, the wrapper's close. Then wrapperDestroy is called, exactly once, and `closed` resolves. Both ways are bounded: a
 * slow wrapper holds up `write`, a slow reader the wrapper's own threads in `callback`, and the writer.
 */
import type { Duplex } from 'node:stream'
import { type DuplexOptions, duplexOf } from './duplex'
import type { SessionFrame } from './pack-session'
import type { Reply } from './reply'
import type { SessionCore } from './session-core'

const forgotten = new FinalizationRegistry<SessionCore>((core) => core.leave())

/** `Frame` and `Part`: what the compiler knows of what is written and read; by default nothing. */
export class Session<Frame extends object = SessionFrame, Part extends object = Reply> implements AsyncIterable<Part> {
  readonly #core: SessionCore

  /** @internal */
  constructor(core: SessionCore) {
    this.#core = core
    forgotten.register(this, core, core)
    void core.closed.then(() => forgotten.unregister(core))
  }

  /** The session's name; Python finds it in `params['sid']`. */
  get sid(): string {
    return this.#core.sid
  }

  /** Resolves when the session is over and wrapperDestroy has run. Never rejects. */
  get closed(): Promise<void> {
    return this.#core.closed
  }

  /**
   * Sends a frame; the first has status 'begin', the next 'continue', unless its bodies say otherwise. Resolves when the wrapper
   * has taken it, which is the back-pressure: while more than 1024 parts (or 64 MiB of them) are not read, it waits. Not awaiting it is
   * legal. The frame is copied when it is sent, so leave its Buffers alone until then; bodies loaded as 'shared' are not copied.
   *
   * @throws AIGES_ERR_INVALID_REQUEST (the session goes on); AIGES_ERR_CLOSED when the session is over; the wrapper's own error, when
   *   wrapperWrite refuses or raises
   */
  write(frame: Frame): Promise<void> {
    return this.#core.write(frame, false)
  }

  /** As `write`, and nothing comes after it: status 'end'. Without a body the wrapper gets its bodies empty with that status. */
  end(frame?: Frame): Promise<void> {
    return this.#core.write(frame ?? {}, true)
  }

  /** Ends the session at once; the reader gets AIGES_ERR_ABORTED with `reason` as its cause, and so do writes that wait. */
  abort(reason?: unknown): void {
    this.#core.abort(reason)
  }

  /** The parts of the answer, in order. There is one reader: a second iteration goes on where the first stopped. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Part, undefined> {
    return {
      next: () => this.#core.next() as Promise<IteratorResult<Part, undefined>>,
      return: () => {
        this.#core.leave()
        return Promise.resolve({ done: true, value: undefined })
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  /** Ends the session if it is not over, quietly, and waits for wrapperDestroy. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#core.leave()
    await this.closed
  }

  /** The session as a stream, for `stream.pipeline`. Object mode (frames in, replies out) unless `input` or `output` name a body. */
  toDuplex(options?: DuplexOptions): Duplex {
    return duplexOf(this as unknown as Session, options)
  }

  /** What a wrapper of the 2026 SDK says about this session (`debug_info`); null when it has nothing to say. */
  debugInfo(): Promise<string | null> {
    return this.#core.debugInfo()
  }
}
