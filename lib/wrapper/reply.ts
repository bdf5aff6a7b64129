/**
 * What a wrapper answered. The memory of `data` belongs to the reply's owner; JavaScript thread only.
 */
import { AigesError } from '../errors'

/** One item of a response. */
export class ResponseBody {
  readonly key: string
  /** AIGES' number: 0 text, 1 audio, 2 image, 3 video. */
  readonly type: number
  /** AIGES' number: 0 begin, 1 continue, 2 end, 3 once. */
  readonly status: number
  #raw: string | Buffer

  /** @internal */
  constructor(key: string, raw: string | Buffer, type: number, status: number) {
    this.key = key
    this.type = type
    this.status = status
    this.#raw = raw
  }

  /** The bytes; text is UTF-8. The same Buffer each time. */
  get data(): Buffer {
    if (typeof this.#raw === 'string') this.#raw = Buffer.from(this.#raw, 'utf8')
    return this.#raw
  }

  /** @internal About as many bytes as it has, without making them of a text. */
  get size(): number {
    return this.#raw.length
  }

  /** The bytes as text. */
  text(encoding: BufferEncoding = 'utf8'): string {
    if (typeof this.#raw === 'string' && encoding === 'utf8') return this.#raw
    return this.data.toString(encoding)
  }

  /** The bytes as JSON. Throws AIGES_ERR_INVALID_RESPONSE when they are none. */
  json<T = unknown>(): T {
    try {
      return JSON.parse(this.text()) as T
    } catch (cause) {
      throw new AigesError('AIGES_ERR_INVALID_RESPONSE', `the body ${JSON.stringify(this.key)} is not JSON: ${(cause as Error).message}`, {
        cause,
      })
    }
  }
}

/** A wrapper's Response. `Body`: which bodies the compiler knows of. */
export class Reply<Body extends object = Readonly<Record<string, ResponseBody>>> {
  /** The items by key; of several with one key, the first. Has no prototype, so that any key is just a key. */
  readonly body: Body
  /** Every item, in order. */
  readonly list: readonly ResponseBody[]

  /** @internal */
  constructor(list: ResponseBody[]) {
    const body = Object.create(null) as Record<string, ResponseBody>
    for (const item of list) body[item.key] ??= item
    this.body = body as Body
    this.list = list
  }
}

/** The reply in the items that Python sent: (key, data, type, status) each. */
export function replyFrom(items: unknown, what: string): Reply {
  if (!Array.isArray(items)) throw new AigesError('AIGES_ERR_INVALID_RESPONSE', `${what} answered with something that is no list of items`)
  return new Reply(items.map((item: unknown) => bodyFrom(item, what)))
}

function bodyFrom(item: unknown, what: string): ResponseBody {
  const [key, data, type, status] = Array.isArray(item) ? (item as unknown[]) : []
  if (typeof key !== 'string' || typeof type !== 'number' || typeof status !== 'number') {
    throw new AigesError('AIGES_ERR_INVALID_RESPONSE', `${what} answered with an item that has no key, type or status`)
  }
  const raw = rawFrom(data)
  if (raw === undefined)
    throw new AigesError(
      'AIGES_ERR_INVALID_RESPONSE',
      `${what} answered with an item ${JSON.stringify(key)} whose data is neither bytes nor text`,
    )
  return new ResponseBody(key, raw, type, status)
}

function rawFrom(data: unknown): string | Buffer | undefined {
  if (typeof data === 'string' || Buffer.isBuffer(data)) return data
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return undefined
}
