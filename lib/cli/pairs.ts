/**
 * Reads the `key=value` arguments of the command line, files included. Complaints are UsageErrors: they are about what was typed.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'

const CHUNK = 64 * 1024
/** A body that comes from a pipe may be so large, in bytes. */
const MOST_PIPED = 1 << 30

/** Something on the command line is wrong; shown without a stack, with exit code 2. */
export class UsageError extends Error {}

/** For commander: an option that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value]
}

/** @param option its name on the command line, for complaints */
export function readPairs(option: string, arguments_: readonly string[] | undefined): Record<string, string> {
  const pairs: Record<string, string> = Object.create(null) as Record<string, string>
  for (const argument of arguments_ ?? []) {
    const at = argument.indexOf('=')
    if (at < 1) throw new UsageError(`${option} takes key=value, got ${JSON.stringify(argument)}`)
    const key = argument.slice(0, at)
    if (key in pairs) throw new UsageError(`${option} ${key} is given twice`)
    pairs[key] = argument.slice(at + 1)
  }
  return pairs
}

/** Body values: `key=text`, `key=@file`, `key=@-` for standard input, and `key=@@text` for a text that begins with an @. */
export function readBodies(arguments_: readonly string[] | undefined): Record<string, Buffer | string> {
  const bodies: Record<string, Buffer | string> = Object.create(null) as Record<string, Buffer | string>
  for (const [key, value] of Object.entries(readPairs('--body', arguments_))) {
    if (value.startsWith('@@')) bodies[key] = value.slice(1)
    else bodies[key] = value.startsWith('@') ? readFile(key, value.slice(1)) : value
  }
  return bodies
}

function readFile(key: string, path: string): Buffer {
  try {
    const facts = path === '-' ? fstatSync(0) : statSync(path)
    if (facts.isFile()) return readFileSync(path === '-' ? 0 : path)
    if (path === '-') return readToEnd(0)
    if (facts.isCharacterDevice() || facts.isBlockDevice()) throw new Error('it is a device, not a file; @- reads standard input')
    return facts.isFIFO() ? readPipe(path) : readFileSync(path)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message
    throw new UsageError(`--body ${key}=@${path}: ${reason}`)
  }
}

function readPipe(path: string): Buffer {
  const fd = openSync(path, 'r')
  try {
    return readToEnd(fd)
  } finally {
    closeSync(fd)
  }
}

/** What has no size may have no end. */
function readToEnd(fd: number): Buffer {
  const chunks: Buffer[] = []
  for (let total = 0; total <= MOST_PIPED; ) {
    const chunk = Buffer.allocUnsafe(CHUNK)
    const n = readSync(fd, chunk)
    if (n === 0) return Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, n))
    total += n
  }
  throw new Error(`more than ${MOST_PIPED / 2 ** 20} MiB came from a pipe: put it into a file`)
}

/** @returns milliseconds, undefined when the option was not given */
export function readMilliseconds(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const milliseconds = Number(value)
  if (!/^\d+$/.test(value) || milliseconds < 1 || milliseconds > 2 ** 31 - 1) {
    throw new UsageError(`${option} takes a whole number of milliseconds above 0, got ${JSON.stringify(value)}`)
  }
  return milliseconds
}
