/**
 * Reads the `key=value` arguments of the command line, files included. Complaints are UsageErrors: they are about what was typed.
 */
import { readFileSync } from 'node:fs'

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
    return readFileSync(path === '-' ? 0 : path)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message
    throw new UsageError(`--body ${key}=@${path}: ${reason}`)
  }
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
