/** Samples for required bodies whose author left none: the smallest real picture, a short real sound, the shortest text. Pure. */
import { endingOf, isCompressed } from '../fields/content'
import type { FieldSchema } from '../fields/declared'
import type { FieldType, Written } from '../fields/field'
import { kindOfType } from '../fields/kinds'
import { noSample } from './sample-data'

const makers: Partial<Record<FieldType, (written: Written) => string | Buffer | undefined>> = {
  text: () => 'text',
  json: () => '{}',
  image: smallPicture,
  audio: silence,
}

/** Throws AIGES_ERR_INVALID_ARGUMENT, with advice, when nothing can be made that is what the field says. */
export function madeSample(field: FieldSchema): string | Buffer {
  const made = isCompressed(field) ? undefined : makers[field.type]?.(field)
  if (made !== undefined) return made
  const { encoding, compress } = field
  const says = [
    encoding === undefined ? '' : `encoding ${JSON.stringify(encoding)}`,
    isCompressed(field) ? `compress ${JSON.stringify(compress)}` : '',
  ]
  const which = says.filter((one) => one !== '').join(', ')
  const what = `${kindOfType(field.type).noun}${which === '' ? '' : ` with ${which}`}`
  const write =
    field.type === 'text' ? "value='…' into it, a sample" : `path='${sampleName(field)}' into it, a sample file in the wrapper's folder`
  throw noSample('body', field, `its field has none, and ${what} cannot be made up. Write ${write}, or add it to the example yourself`)
}

/** `sample.jpg` */
function sampleName({ type, encoding }: FieldSchema): string {
  const usual = { image: 'png', audio: 'wav', video: 'mp4' }[type as 'image'] ?? 'bin'
  return `sample.${encoding !== undefined && /^[A-Za-z0-9]{1,8}$/.test(encoding) ? encoding.toLowerCase() : usual}`
}

/** One white pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg=='

/** The words for bytes without any format. */
const bare = ['raw', 'pcm']

/** Whether a field says nothing of the encoding, or that it is this one. */
function isOpenTo(written: Written, ending: string): boolean {
  return !written.encoding || endingOf(written) === ending
}

/** A PNG; undefined when the field says another format. */
function smallPicture(written: Written): Buffer | undefined {
  return isOpenTo(written, 'png') ? Buffer.from(PNG, 'base64') : undefined
}

const RATE = 16_000
const SAMPLES = RATE / 10

/** A tenth of a second of silence, 16 kHz, 16 bits, mono: as WAV, or bare for `raw` and `pcm`. Undefined when the field says another format. */
function silence(written: Written): Buffer | undefined {
  const samples = Buffer.alloc(2 * SAMPLES)
  if (bare.includes(String(written.encoding).toLowerCase())) return samples
  if (!isOpenTo(written, 'wav')) return undefined
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
