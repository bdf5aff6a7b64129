/**
 * Writes tar archives (POSIX 2001) that are the same for the same files: nobody's, of no time, in the order given.
 */
import { createReadStream } from 'node:fs'

export interface Entry {
  /** Its name in the archive, separated by `/`. */
  name: string
  /** Where its content is read from. */
  file: string
  size: number
  executable: boolean
}

/** A file has not the size it had when it was listed. */
export class FileChanged extends Error {}

const BLOCK = 512

/** The archive, piece by piece: no file is held in memory as a whole. Throws FileChanged. */
export async function* tarOf(entries: Iterable<Entry>): AsyncGenerator<Buffer> {
  for (const { name, file, size, executable } of entries) {
    yield headersOf(name, size, executable ? 0o755 : 0o644)
    let written = 0
    for await (const chunk of createReadStream(file)) {
      written += (chunk as Buffer).length
      yield chunk as Buffer
    }
    if (written !== size) throw new FileChanged(`${file} changed while it was packed: it had ${size} bytes, then ${written}`)
    yield Buffer.alloc(paddingOf(size))
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** A header has room for 100 bytes of ASCII; whatever else a name is goes into a record of its own before it. */
function headersOf(name: string, size: number, mode: number): Buffer {
  const raw = Buffer.from(name, 'utf8')
  if (raw.length <= 100 && raw.every((byte) => byte < 0x80)) return header(name, mode, size, '0')
  const record = paxRecord(raw)
  const before = [header('@PaxHeader', 0o644, record.length, 'x'), record, Buffer.alloc(paddingOf(record.length))]
  return Buffer.concat([...before, header(shortened(raw), mode, size, '0')])
}

const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

/** `<length> path=<name>\n`, where the length counts itself. */
function paxRecord(name: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(' path='), name, Buffer.from('\n')])
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return Buffer.concat([Buffer.from(String(length)), rest])
}

const shortened = (raw: Buffer): string =>
  raw
    .toString('latin1')
    .replace(/[^ -~]/g, '_')
    .slice(0, 100)

function header(name: string, mode: number, size: number, type: '0' | 'x'): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, 'latin1')
  block.write(octal(mode, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(size < 0o77777777777 ? octal(size, 11) : '', 124)
  if (size >= 0o77777777777) writeLargeSize(block, size)
  block.write(octal(0, 11), 136)
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar\x0000', 257, 'latin1')
  block.write('root', 265)
  block.write('root', 297)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1')
  return block
}

/** Sizes of 8 GiB and more are binary, marked by the first bit. */
function writeLargeSize(block: Buffer, size: number): void {
  block[124] = 0x80
  block.writeBigUInt64BE(BigInt(size), 128)
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')
