/**
 * Runs a program in a child process to its end, its output collected up to a limit. JavaScript thread only, never blocking; the
 * child belongs to the call that started it. What the program does wrong is an answer; what this process lacks is an error.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { shortage } from './shortage'

/** What a child said and how it ended. */
export interface ChildEnd {
  stdout: string
  stderr: string
  /** 'exit code 1', 'signal SIGSEGV', 'no answer within 30000 ms', 'spawn … ENOENT', …; '' for a clean end. */
  fault: string
}

export interface ChildOptions {
  env: NodeJS.ProcessEnv
  timeout: number
  signal?: AbortSignal | undefined
}

const MAX_OUTPUT = 1 << 20
/** A grandchild may keep the pipes open after the child is gone; what the child wrote itself is there long before this. */
const PIPE_GRACE_MS = 1000

type Child = ChildProcessByStdio<null, Readable, Readable>

/** @throws AigesError AIGES_ERR_RUNTIME when this process may not, or cannot, start any program */
export async function runChild(file: string, args: string[], { env, timeout, signal }: ChildOptions): Promise<ChildEnd> {
  const child = start(file, args, env)
  if (child instanceof Error) return { stdout: '', stderr: '', fault: child.message }
  const output = { stdout: '', stderr: '' }
  let fault = ''
  const stop = (why: string): void => {
    fault ||= why
    child.kill('SIGKILL')
  }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8')
    child[name].on('data', (text: string) => {
      output[name] += text
      if (output[name].length > MAX_OUTPUT) stop('too much output')
    })
  }
  const timer = setTimeout(() => stop(`no answer within ${timeout} ms`), timeout)
  const onAbort = (): void => stop('aborted')
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  try {
    const end = await ended(child)
    return { ...output, fault: fault || end }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    child.stdout.destroy()
    child.stderr.destroy()
  }
}

/**
 * Node tells of a program that cannot be started in three ways: it throws, it emits 'error' later, or it does that for a child that has
 * no pipes at all (EMFILE; test/discovery/shortage: "no descriptor for a child's pipes").
 */
function start(file: string, args: string[], env: NodeJS.ProcessEnv): Child | Error {
  try {
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    if (child.stdout !== undefined) return child
    child.on('error', () => {})
    throw Object.assign(new Error(`spawn ${file} EMFILE`), { code: 'EMFILE' })
  } catch (error) {
    const lack = shortage(error)
    if (lack !== undefined) throw lack
    return error as Error
  }
}

/** How the child ended, '' for well: when its pipes are closed, or a moment after it is gone. Rejects with a shortage of this process. */
function ended(child: Child): Promise<string> {
  return new Promise((resolve, reject) => {
    let end = ''
    let grace: NodeJS.Timeout | undefined
    const finish = (): void => {
      clearTimeout(grace)
      resolve(end)
    }
    child.on('error', (error) => {
      const lack = shortage(error)
      if (lack !== undefined) reject(lack)
      else resolve(error.message)
    })
    child.on('exit', (code, killer) => {
      if (killer !== null) end = `signal ${killer}`
      else if (code !== 0) end = `exit code ${code}`
      grace = setTimeout(finish, PIPE_GRACE_MS)
    })
    child.on('close', finish)
  })
}
