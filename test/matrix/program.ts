// Runs a script of this tree to its end, as a user's shell would, and tells how it ended.

import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** `limit`: after this many ms the program is killed, which reads as signal SIGKILL. A variable that is undefined is taken out of the environment. */
export function runProgram(program: string, args: string[], options: { env?: NodeJS.ProcessEnv; limit: number }): Promise<Ended> {
  const child = spawn(program, args, { cwd: tmpdir(), env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), options.limit)
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      done({ code, signal, stdout, stderr })
    })
  })
}
