/** A sample of a JSON body as the text that is sent. Pure. */
import { describeActual } from '../errors'
import { isBytes } from './body'
import { decoded, isJsonText } from './json-bytes'

/**
 * `text`: of a text or of bytes, themselves, when they are JSON; of any other value, what it is as JSON. Without one, `problem` goes on after
 * the value's name.
 */
export function jsonText(value: unknown): { text?: string; problem?: string } {
  const written = typeof value === 'string' ? value : isBytes(value) ? decoded(Buffer.from(value)) : undefined
  try {
    if (written === undefined) {
      const text = JSON.stringify(value) as string | undefined
      return text === undefined ? { problem: `must be something that JSON has, got ${describeActual(value)}` } : { text }
    }
    if (isJsonText(written)) return { text: written }
    return { problem: `is a text that is not JSON, ${describeActual(written)}: for the JSON of a text write JSON.stringify(text)` }
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] as string) : 'reading it threw'
    return { problem: `cannot be written as JSON: ${why}` }
  }
}
