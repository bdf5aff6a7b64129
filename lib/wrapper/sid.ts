/**
 * Names for sessions that came without one: unique among processes, cheap for each call.
 */
import { randomBytes } from 'node:crypto'

let prefix = ''
let count = 0

export function newSid(): string {
  if (prefix === '') prefix = `aiges-${randomBytes(6).toString('hex')}-`
  return prefix + (++count).toString(36)
}
