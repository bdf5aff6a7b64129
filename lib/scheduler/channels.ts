/**
 * The channels of one environment: parts that Python threads send beside the outcomes of calls, each to the sink that was
 * given when its channel was opened. Senders wait while a channel holds as much as its bounds allow, so a sink's owner has to
 * `acknowledge` what it has dealt with. JavaScript thread only.
 */
import type { Native } from '../native'

/** A value as `_aiges_native.emit` sent it, or the Failure to read it. */
export type PartSink = (part: unknown) => void

export interface ChannelBounds {
  /** Parts that may be on their way. */
  parts: number
  /** Their bytes; one part may go beyond. */
  bytes: number
}

export class Channels {
  private readonly sinks = new Map<number, PartSink>()

  constructor(private readonly native: Native) {}

  /** Returns the channel's number, for Python. */
  open(lane: number, bounds: ChannelBounds, sink: PartSink): number {
    const channel = this.native.openChannel(lane, bounds.parts, bounds.bytes)
    this.sinks.set(channel, sink)
    return channel
  }

  acknowledge(channel: number, parts: number): void {
    this.native.acknowledge(channel, parts)
  }

  /** Its sink gets nothing more; senders learn that nobody reads. */
  close(channel: number): void {
    if (this.sinks.delete(channel)) this.native.closeChannel(channel)
  }

  /** A part has come. One of a closed channel is dropped. */
  deliver(channel: number, part: unknown): void {
    this.sinks.get(channel)?.(part)
  }
}
