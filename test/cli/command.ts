// Runs the built command line in a process of its own, as a shell would.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'vitest'

export const root = join(__dirname, '../..')
export const fixtures = join(__dirname, 'fixtures')
const program = join(root, 'dist/cli/main.js')

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface Surroundings {
  env?: NodeJS.ProcessEnv
  cwd?: string
  stdin?: string
  /** Sends SIGINT once stderr holds this text. */
  interruptAt?: string
}

export function needBuild(context: TestContext): void {
  if (!existsSync(program)) context.skip('dist/ is not built: npm run build:ts')
}

export function command(words: string[], { env = {}, cwd = fixtures, stdin = '', interruptAt }: Surroundings = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd, env: { ...process.env, ...env } })
    const ended: Ended = { code: null, signal: null, stdout: '', stderr: '' }
    let interrupted = false
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8')
      child[name].on('data', (text: string) => {
        ended[name] += text
        if (name !== 'stderr' || interrupted || interruptAt === undefined || !ended.stderr.includes(interruptAt)) return
        interrupted = true
        child.kill('SIGINT')
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ ...ended, code, signal }))
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
  })
}
