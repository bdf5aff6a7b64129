/**
 * Does something again whenever a Python file of a wrapper changes, until the process is interrupted. Each time in a process of its
 * own: an interpreter that has imported a module does not see it change.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { PythonWatcher } from '../python-folders'
import { EXIT_INTERRUPTED } from './exit-codes'
import { UsageError } from './pairs'

/** Milliseconds: editors write a file in several steps. */
const SETTLE = 100

/** @param words the command line without --watch @returns the exit code of the process */
export function runOnChange(file: string, words: readonly string[]): Promise<number> {
  const path = resolve(file)
  const folder = dirname(path)
  if (!existsSync(folder)) throw new UsageError(`${folder} does not exist`)
  return new Promise((done) => {
    const runs = new Runs(words)
    const watcher = new PythonWatcher(path, () => runs.due())
    process.once('SIGINT', () => {
      watcher.close()
      runs.end()
      done(EXIT_INTERRUPTED)
    })
    runs.due()
    process.stderr.write(`watching ${folder}; end with Ctrl-C\n`)
  })
}

/** At most one run at a time; what changes during one makes one more. */
class Runs {
  #timer: NodeJS.Timeout | undefined
  #running = false
  #again = false
  #ended = false

  constructor(private readonly words: readonly string[]) {}

  due(): void {
    if (this.#ended) return
    if (this.#running) this.#again = true
    else {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#run(), SETTLE)
    }
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
  }

  #run(): void {
    this.#running = true
    const child = spawn(process.execPath, [process.argv[1] as string, ...this.words], { stdio: 'inherit' })
    let over = false
    const onEnd = (): void => {
      if (over) return
      over = true
      this.#running = false
      const again = this.#again
      this.#again = false
      if (again) this.due()
    }
    child.on('close', onEnd)
    child.on('error', (error) => {
      process.stderr.write(`${error.message}: the next change of a file tries again\n`)
      onEnd()
    })
  }
}
