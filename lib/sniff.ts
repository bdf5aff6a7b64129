/**
 * Says what a run of bytes is by its first ones: for people, for file names, and for fields whose author wrote an encoding. Pure functions.
 */

export interface Format {
  /** What it is, in words. */
  name: string
  /** Ending of a file name, without the dot. */
  extension: string
  /** Can be shown on a terminal. */
  text: boolean
}

/** Bytes at an offset, as Latin-1 text. The first row that fits counts. */
const SIGNATURES: [offset: number, bytes: string, name: string, extension: string][] = [
  [0, '\x89PNG\r\n\x1a\n', 'PNG picture', 'png'],
  [0, '\xff\xd8\xff', 'JPEG picture', 'jpg'],
  [0, 'GIF8', 'GIF picture', 'gif'],
  [0, 'BM', 'BMP picture', 'bmp'],
  [8, 'WEBP', 'WebP picture', 'webp'],
  [8, 'WAVE', 'WAV audio', 'wav'],
  [8, 'AVI ', 'AVI video', 'avi'],
  [0, 'ID3', 'MP3 audio', 'mp3'],
  [0, '\xff\xfb', 'MP3 audio', 'mp3'],
  [0, '\xff\xf3', 'MP3 audio', 'mp3'],
  [0, '\xff\xf2', 'MP3 audio', 'mp3'],
  [0, '\xff\xfa', 'MP3 audio', 'mp3'],
  [0, '\xff\xe3', 'MP3 audio', 'mp3'],
  [0, '\xff\xe2', 'MP3 audio', 'mp3'],
  [0, 'OggS', 'Ogg media', 'ogg'],
  [0, 'fLaC', 'FLAC audio', 'flac'],
  [4, 'ftyp', 'MP4 media', 'mp4'],
  [0, '\x1aE\xdf\xa3', 'Matroska media', 'mkv'],
  [0, '%PDF-', 'PDF document', 'pdf'],
  [0, 'PK\x03\x04', 'ZIP archive', 'zip'],
  [0, '\x1f\x8b', 'gzip data', 'gz'],
  [0, '\x93NUMPY', 'NumPy array', 'npy'],
]

export function sniff(data: Buffer): Format {
  const head = data.toString('latin1', 0, 32)
  const text = asText(data)
  // Two letters are no proof of a picture when everything around them is text.
  const known = SIGNATURES.find(([offset, bytes]) => head.startsWith(bytes, offset) && (text === undefined || bytes.length > 2))
  if (known !== undefined) return { name: known[2], extension: known[3], text: false }
  if (text === undefined) return { name: 'binary data', extension: 'bin', text: false }
  return isJson(text) ? { name: 'JSON', extension: 'json', text: true } : { name: 'text', extension: 'txt', text: true }
}

/** Whether bytes begin like a file with this ending; false for an ending that is not in the table. */
export function isFormat(bytes: Uint8Array, extension: string): boolean {
  return SIGNATURES.some(([offset, signature, , ending]) => ending === extension && beginsWith(bytes, offset, signature))
}

/** `PNG picture`: what an ending stands for, or what bytes begin like. */
export function formatName(of: string): string
export function formatName(of: Uint8Array): string | undefined
export function formatName(of: string | Uint8Array): string | undefined {
  const row = SIGNATURES.find(([offset, signature, , ending]) =>
    typeof of === 'string' ? ending === of : beginsWith(of, offset, signature),
  )
  if (row === undefined) return undefined
  return row[2]
}

function beginsWith(bytes: Uint8Array, offset: number, signature: string): boolean {
  if (bytes.length < offset + signature.length) return false
  for (let i = 0; i < signature.length; i++) if (bytes[offset + i] !== signature.charCodeAt(i)) return false
  return true
}

/** Above this nothing is decoded just to be shown. */
const MAX_TEXT = 1 << 20

/** The bytes as UTF-8 without control characters, which would command the terminal; undefined when they are not. */
export function asText(data: Buffer): string | undefined {
  if (data.length > MAX_TEXT) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data)
    return isPrintable(text) ? text : undefined
  } catch {
    return undefined
  }
}

function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 32 ? unit !== 9 && unit !== 10 && unit !== 13 : unit >= 127 && unit < 160) return false
  }
  return true
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
