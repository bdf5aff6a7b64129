/**
 * The program of the child process of embed.ts: starts the interpreter, says what came of it, and is gone.
 */
import { writeSync } from 'node:fs'
import { loadAddon } from '../load-addon'
import type { Native, StartOptions } from '../native'
import { Unpacker } from '../value/unpack'
import { BEGUN, NO_ADDON, REFUSED, STARTED } from './embed'

const INBOX = 1 << 18
/** The header of an outcome: call id, status, length, first body; docs/tape.md. */
const HEADER = 16

const say = (text: string): void => void writeSync(1, `\n${text}\n`)

/** Nothing of a started interpreter may run on while the process ends: library destructors would pull the ground from under it. */
function vanish(): never {
  process.kill(process.pid, 'SIGKILL')
  process.exit()
}

function addonOrVanish(): Native {
  try {
    return loadAddon()
  } catch {
    say(NO_ADDON)
    return vanish()
  }
}

say(BEGUN)
const native = addonOrVanish()
const inbox = new Unpacker(INBOX)
native.open(answer, () => {}, true)
native.tapes(new ArrayBuffer(1 << 16), inbox.memory, inbox.bodies)
native.start(1, JSON.parse(process.argv[2] ?? '') as StartOptions)
native.hold(true)

function answer(): void {
  const refusal = native.drain() > 0 ? refusalOf() : undefined
  say(refusal === undefined ? STARTED : `${REFUSED}${JSON.stringify(refusal)}`)
  vanish()
}

/** What native says against this library. Other codes are exceptions, so Python runs: the start for good reports them in full. */
function refusalOf(): string | undefined {
  if (inbox.view.getUint32(4, true) === 0) return undefined
  const { code, message } = inbox.read(HEADER, inbox.view.getUint32(8, true), 0) as { code: string; message: string }
  return code === 'AIGES_ERR_RUNTIME' ? message : undefined
}
