/**
 * Whether the bytes of a body are what its field says: told by their first ones, never by decoding a picture or a sound. Only an
 * encoding the author wrote is looked at, and of those only the ones that can be told. Pure functions, any thread.
 */
import { formatName, isFormat } from '../sniff'
import { type BodyBytes, sizeOf, viewOf } from './body'
import type { FieldType, Written } from './field'
import { isJson } from './json-bytes'

export interface ContentRule {
  /** In words: `JPEG picture (encoding "jpg")`. */
  readonly expected: string
  fits(data: BodyBytes): boolean
}

/** What AIGES authors write as an encoding -> the file ending `sniff` knows; `raw`, `pcm`, `opus` and the like cannot be told. */
const endings: Readonly<Record<string, string>> = {
  jpg: 'jpg',
  jpeg: 'jpg',
  png: 'png',
  bmp: 'bmp',
  gif: 'gif',
  webp: 'webp',
  wav: 'wav',
  mp3: 'mp3',
  lame: 'mp3',
  flac: 'flac',
  ogg: 'ogg',
  mp4: 'mp4',
  avi: 'avi',
  mkv: 'mkv',
  webm: 'mkv',
}

const mediaTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  bmp: 'image/bmp',
  gif: 'image/gif',
  webp: 'image/webp',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  mp4: 'video/mp4',
  avi: 'video/x-msvideo',
  mkv: 'video/x-matroska',
}

/** The ending that stands for a written encoding; undefined when the encoding was not written or cannot be told. */
export function endingOf({ encoding }: Written): string | undefined {
  const word = typeof encoding === 'string' ? encoding.toLowerCase() : ''
  return Object.hasOwn(endings, word) ? endings[word] : undefined
}

export function mediaTypeOf(written: Written): string | undefined {
  const ending = endingOf(written)
  return ending === undefined ? undefined : mediaTypes[ending]
}

/** The rule for a body; undefined when its author wrote nothing that can be told. */
export function contentRule(type: FieldType, written: Written): ContentRule | undefined {
  const base64 = written.need_base64 === true
  if (type === 'json') return { expected: base64 ? 'JSON as base64' : 'JSON', fits: (data) => isJson(data, base64) }
  const ending = type === 'text' || isCompressed(written) ? undefined : endingOf(written)
  if (ending === undefined) return undefined
  const expected = `${formatName(ending)} (encoding ${JSON.stringify(written.encoding)}${base64 ? ', as base64' : ''})`
  return { expected, fits: (data) => isFormat(headOf(data, base64), ending) }
}

/** Whether the author wrote that the bytes are compressed, and so begin like nothing that is in them. */
export function isCompressed({ compress }: Written): boolean {
  return typeof compress === 'string' && compress !== '' && compress.toLowerCase() !== 'raw'
}

/** For messages: `PNG picture of 1234 bytes`. */
export function describeBytes(data: BodyBytes, type: FieldType): string {
  const size = sizeOf(data)
  if (size === 0) return 'no bytes at all'
  const name = typeof data === 'string' || type === 'json' ? 'text' : (formatName(viewOf(data)) ?? 'data of another format')
  return `${name} of ${size} byte${size === 1 ? '' : 's'}`
}

/** Enough for every signature. */
const HEAD = 32

function headOf(data: BodyBytes, base64: boolean): Uint8Array {
  const bytes = viewOf(data, 2 * HEAD)
  if (!base64) return bytes
  return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(2 * HEAD, bytes.byteLength)).toString('latin1'), 'base64')
}
