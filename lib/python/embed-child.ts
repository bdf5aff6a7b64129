/**
 * The program of the child process of embed.ts: starts the interpreter, says that it answered, and is gone. Whether the answer is
 * a value or an error does not matter here: an error is reported where the interpreter is started for good.
 */
import { writeSync } from 'node:fs'
import { loadAddon } from '../load-addon'
import type { Native, StartOptions } from '../native'
import { BEGUN, NO_ADDON, STARTED } from './embed'

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
native.open(
  () => {
    say(STARTED)
    vanish()
  },
  () => {},
  true,
)
native.tapes(new ArrayBuffer(1 << 16), new ArrayBuffer(1 << 16), [])
native.start(1, JSON.parse(process.argv[2] ?? '') as StartOptions)
native.hold(true)
