/** A sample of a JSON body as the text that is sent. Pure. */
import { randomUUID } from 'node:crypto'
import { describeActual } from '../errors'
import { isBare, isBytes } from './body'
import { isJsonText, jsonOf } from './json-bytes'

/**
 * `text`: of a text or of bytes, themselves, when they are JSON; of any other value, what it is as JSON. Without one, `problem` goes on after
 * the value's name.
 */
export function jsonText(value: unknown): { text?: string; problem?: string } {
  try {
    if (typeof value === 'string') return isJsonText(value) ? { text: value } : { problem: noJson(value) }
    if (isBytes(value)) {
      const text = jsonOf(Buffer.from(value))
      return text === undefined ? { problem: noJson(Buffer.from(value).toString()) } : { text }
    }
    const text = exactText(value)
    return text === undefined ? { problem: `must be something that JSON has, got ${describeActual(value)}` } : { text }
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] as string) : 'reading it threw'
    return { problem: `cannot be written as JSON: ${why}` }
  }
}

const noJson = (text: string): string =>
  `is a text that is not JSON, ${describeActual(text)}: for the JSON of a text write JSON.stringify(text)`

/**
 * As JSON.stringify writes it, but BigInts with all their digits, and NaN and infinities as Python writes and reads them. Bytes, of which
 * JSON.stringify would make an object, throw.
 */
function exactText(value: unknown): string | undefined {
  const mark = randomUUID()
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key: string, part: unknown) {
    // Not `part`, which is what a Buffer's toJSON made of it.
    if (typeof this[key] !== 'string' && isBare(this[key])) throw new TypeError('it holds bytes, which no JSON has')
    const lost = typeof part === 'bigint' || (typeof part === 'number' && !Number.isFinite(part))
    return lost ? `${mark}${part}` : part
  }) as string | undefined
  return text?.replace(new RegExp(`"${mark}([^"]*)"`, 'g'), '$1')
}
