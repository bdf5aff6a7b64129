/** The smallest real picture and a short real sound, for examples whose author left no file. Pure. */
import { endingOf } from '../fields/content'
import type { Written } from '../fields/field'

/** One white pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg=='

/** A PNG; undefined when the field says another format. */
export function smallPicture(written: Written): Buffer | undefined {
  const ending = endingOf(written)
  return ending === undefined || ending === 'png' ? Buffer.from(PNG, 'base64') : undefined
}

const RATE = 16_000
const SAMPLES = RATE / 10

/** A tenth of a second of silence, 16 kHz, 16 bits, mono: as WAV, or bare for `raw` and `pcm`. Undefined when the field says another format. */
export function silence(written: Written): Buffer | undefined {
  const ending = endingOf(written)
  const samples = Buffer.alloc(2 * SAMPLES)
  if (written.encoding === 'raw' || written.encoding === 'pcm') return samples
  if (ending !== undefined && ending !== 'wav') return undefined
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(RATE, 24)
  head.writeUInt32LE(2 * RATE, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}
