/**
 * The parts of a session's answer between their arrival and their reader: one reader, in order, each part once. What is taken
 * is told to `taken`, which is how the sender in Python hears that there is room again. JavaScript thread only.
 */
import type { Reply } from './reply'

type Waiting = { resolve: (result: IteratorResult<Reply, undefined>) => void; reject: (error: unknown) => void }

export class PartQueue {
  private parts: (Reply | undefined)[] = []
  private first = 0
  private waiting: Waiting[] = []
  private over: { error?: unknown } | undefined

  /** Bytes of the parts that nobody has taken yet. */
  bytes = 0

  constructor(private readonly taken: () => void) {}

  /** How many nobody has taken yet. */
  get size(): number {
    return this.parts.length - this.first
  }

  push(part: Reply): void {
    if (this.over !== undefined) return
    const reader = this.waiting.shift()
    if (reader === undefined) {
      this.parts.push(part)
      this.bytes += sizeOf(part)
      return
    }
    this.taken()
    reader.resolve({ done: false, value: part })
  }

  /** No part comes after those that are here; with `failure` the reader then gets its error, once. */
  end(failure?: { error: unknown }): void {
    if (this.over !== undefined) return
    this.over = failure ?? {}
    for (const reader of this.waiting.splice(0)) this.next().then(reader.resolve, reader.reject)
  }

  /** Drops what was not taken. */
  clear(): void {
    this.parts = []
    this.first = 0
    this.bytes = 0
  }

  next(): Promise<IteratorResult<Reply, undefined>> {
    if (this.size > 0) return Promise.resolve({ done: false, value: this.take() })
    if (this.over === undefined) return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }))
    if (!('error' in this.over)) return Promise.resolve({ done: true, value: undefined })
    const { error } = this.over
    this.over = {}
    return Promise.reject(error)
  }

  private take(): Reply {
    const part = this.parts[this.first] as Reply
    // Not kept until the slots are given up together (test/stream/answers: "what was read").
    this.parts[this.first++] = undefined
    this.bytes -= sizeOf(part)
    if (this.first === this.parts.length || this.first === 1024) {
      this.parts.splice(0, this.first)
      this.first = 0
    }
    this.taken()
    return part
  }
}

function sizeOf(part: Reply): number {
  let bytes = 0
  for (const item of part.list) bytes += item.size
  return bytes
}
