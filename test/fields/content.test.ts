// How bodies are judged by their first bytes, and what messages show of what they judge.

import { expect, it } from 'vitest'
import { describeActual } from '../../lib/errors'
import { contentRule, describeBytes, isCompressed, mediaTypeOf } from '../../lib/fields/content'
import { schemaOfField } from '../../lib/fields/kinds'

const mp3 = Buffer.from('ffe318c400000000', 'hex')
const wav = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1')

it.each<[string, Buffer, boolean]>([
  ['mp3', mp3, true],
  ['lame', mp3, true],
  ['lame', wav, false],
  ['WAV', wav, true],
  ['Wav', mp3, false],
  ['JPEG', Buffer.from('ffd8ffe0', 'hex'), true],
  ['JPEG', wav, false],
  ['webm', Buffer.from('1a45dfa3', 'hex'), true],
  ['webm', wav, false],
])('encoding %s of %o', (encoding, data, expected) => {
  expect(contentRule('audio', { encoding })?.fits(data)).toBe(expected)
})

it.each(['opus', 'raw', 'toString', '__proto__', ''])('encoding %s cannot be told', (encoding) => {
  expect(contentRule('audio', { encoding })).toBeUndefined()
  expect(mediaTypeOf({ encoding })).toBeUndefined()
})

it('lame is MP3 in documents too', () => {
  expect(schemaOfField({ type: 'audio', encoding: 'LAME' })).toMatchObject({ contentMediaType: 'audio/mpeg' })
})

it('compressed bytes begin as they like; raw in any case is not compressed', () => {
  expect(contentRule('audio', { encoding: 'wav', compress: 'gzip' })).toBeUndefined()
  expect(contentRule('audio', { encoding: 'wav', compress: 'RAW' })?.fits(mp3)).toBe(false)
  expect(['', 'raw', 'Raw'].map((compress) => isCompressed({ compress }))).toEqual([false, false, false])
})

it('bytes are looked at where a view has them, not at the beginning of its buffer', () => {
  const memory = new Uint8Array(64)
  memory.set(wav, 20)
  const rule = contentRule('audio', { encoding: 'wav' })
  expect(rule?.fits(new DataView(memory.buffer, 20, wav.length))).toBe(true)
  expect(rule?.fits(new Uint16Array(memory.buffer, 20, wav.length / 2))).toBe(true)
  expect(rule?.fits(new DataView(memory.buffer))).toBe(false)
  expect(describeBytes(new DataView(memory.buffer, 20, wav.length), 'audio')).toBe('WAV audio of 12 bytes')
})

it('a long text is cut in messages', () => {
  const long = JSON.stringify({ a: 'x'.repeat(1000) })
  expect(describeActual(long)).toBe(JSON.stringify(`${long.slice(0, 60)}…`))
  expect(describeActual('x'.repeat(60))).toBe(JSON.stringify('x'.repeat(60)))
  expect(describeActual(10n ** 100n)).toHaveLength(41)
})
