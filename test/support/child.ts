// Runs a script in a Node process of its own: what happens at the end of a process, or needs a fresh interpreter, cannot be seen from inside the test.
// The script is an ES module; `loadWrapper`, `loadModule`, `runtimeInfo` and `fixture` (path of a test fixture) are there.

import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { scratchFolder } from './scratch'

export const root = resolve(__dirname, '../..')
export const fixture = (name: string): string => join(root, 'test/fixtures', name)

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface ChildOptions {
  node?: string
  nodeArgs?: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** Called once the child has printed this line; the child's process is handed over. */
  onLine?: { line: string; then: (kill: (signal: NodeJS.Signals) => void) => void }
  /** After this many ms the child is killed: a hang, reported as signal SIGKILL. */
  limit?: number
}

const scratch = scratchFolder('child')
let scripts = 0

export function scriptFile(source: string): string {
  const file = join(scratch, `script-${++scripts}.mjs`)
  const entry = pathToFileURL(join(root, 'dist/index.mjs')).href
  writeFileSync(
    file,
    `import * as aiges from ${JSON.stringify(entry)}
const { loadWrapper, loadModule, runtimeInfo } = aiges
const fixture = (name) => ${JSON.stringify(join(root, 'test/fixtures'))} + '/' + name
const sleep = (ms) => new Promise((r) => setTimeout(r, ms))
${source}
`,
  )
  return file
}

export function runChild(source: string, options: ChildOptions = {}): Promise<Ended> {
  const child = spawn(options.node ?? process.execPath, [...(options.nodeArgs ?? []), scriptFile(source)], {
    cwd: options.cwd ?? scratch,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let waiting = options.onLine
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (waiting && stdout.split('\n').includes(waiting.line)) {
      const { then } = waiting
      waiting = undefined
      then((signal) => child.kill(signal))
    }
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), options.limit ?? 30_000)
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      done({ code, signal, stdout, stderr })
    })
  })
}
