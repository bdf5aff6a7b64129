/**
 * A session as a Node stream: what is written becomes frames, parts of the answer can be read. JavaScript thread only; the
 * stream owns the session and ends it when it is destroyed.
 */
import { Duplex } from 'node:stream'
import { AbortError, ClosedError } from '../errors'
import { optionalString, optionBag } from '../options'
import type { SessionFrame } from './pack-session'
import type { Reply } from './reply'
import type { Session } from './session'

export interface DuplexOptions {
  /** The body that written bytes and texts go to. Without it, whole frames are written. */
  input?: string | undefined
  /** The body whose bytes are read. Without it, whole replies are read. */
  output?: string | undefined
}

export function duplexOf(session: Session, options: DuplexOptions | undefined): Duplex {
  const bag = optionBag(options, 'options', ['input', 'output'])
  const input = optionalString(bag['input'], 'options.input')
  const output = optionalString(bag['output'], 'options.output')
  const frameOf = (chunk: unknown): SessionFrame => (input === undefined ? (chunk as SessionFrame) : { body: { [input]: chunk as Buffer } })
  const parts = session[Symbol.asyncIterator]()
  let over = false
  const stream = new Duplex({
    writableObjectMode: input === undefined,
    readableObjectMode: output === undefined,
    writableHighWaterMark: input === undefined ? 16 : undefined,
    readableHighWaterMark: output === undefined ? 16 : undefined,
    write: (chunk, _encoding, done) => void session.write(frameOf(chunk)).then(() => done(), unlessOver(done)),
    final: (done) => void session.end().then(() => done(), unlessOver(done)),
    read: () => void pull(),
    destroy: (error, done) => {
      session.abort(error ?? new AbortError(undefined, 'the stream of a session'))
      void session.closed.then(() => done(error))
    },
  })
  // A wrapper may have heard enough and answered before all is written: that is an end, and no failure of the pipeline.
  function unlessOver(done: (error?: Error) => void): (error: Error) => void {
    return (error) => (error instanceof ClosedError ? done() : done(error))
  }
  let pulling = false
  async function pull(): Promise<void> {
    if (pulling) return
    pulling = true
    try {
      for (let wanted = true; wanted; ) {
        const { done, value } = await parts.next()
        if (done === true) over = true
        if (over) stream.push(null)
        wanted = !over && stream.push(output === undefined ? value : bytesOf(value as Reply, output))
      }
    } catch (error) {
      over = true
      stream.destroy(error as Error)
    } finally {
      pulling = false
    }
  }
  return stream
}

/** A part without this body has nothing to give; a stream of bytes takes that as nothing, not as its end. */
const bytesOf = (part: Reply, output: string): Buffer =>
  Buffer.concat(part.list.filter(({ key }) => key === output).map(({ data }) => data))
