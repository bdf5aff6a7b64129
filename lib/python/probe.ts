/**
 * Asks an interpreter about itself in a child process, which ends with the question: a broken, hanging or hostile one costs its
 * own process and nothing of this one. JavaScript thread only, never blocking; the child belongs to the call that started it.
 */
import { spawn } from 'node:child_process'
import { MARKER, probeScript } from './probe-script'

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

/** An interpreter's answer: JSON of its own making, not looked at yet; or why there is none, as the end of a sentence. */
export type ProbeAnswer = { json: unknown } | { fault: string }

const MAX_OUTPUT = 1 << 20
/** A grandchild may keep the pipes open after the child is gone; what the child wrote itself is there long before this. */
const PIPE_GRACE_MS = 1000

/**
 * @param path the interpreter, absolute
 * @returns never rejects: an interpreter that cannot be asked is an answer too
 */
export async function probe(path: string, options: ChildOptions): Promise<ProbeAnswer> {
  // Neither -I nor -X utf8, which Python 2 does not know: the script drops the current folder from sys.path itself, and the locale
  // says that file names are UTF-8, as Node takes them to be.
  const end = await runChild(path, ['-E', '-s', '-c', probeScript], { ...options, env: { ...options.env, LC_ALL: 'C.UTF-8' } })
  const line = end.stdout.split(/\r?\n/).find((text) => text.startsWith(MARKER))
  if (line === undefined) return { fault: silence(end) }
  try {
    return { json: JSON.parse(line.slice(MARKER.length)) as unknown }
  } catch {
    return { fault: `its answer cannot be read: ${shorten(line.slice(MARKER.length))}` }
  }
}

function silence(end: ChildEnd): string {
  if (/(ENOENT|EACCES|ENOEXEC|EINVAL|UNKNOWN)\b/.test(end.fault)) return `it cannot be started (${end.fault})`
  const words = lastLines(end.stderr) || lastLines(end.stdout)
  const said = words === '' ? 'it printed nothing' : `it printed: ${words}`
  if (end.fault !== '') return `it does not run Python code (${end.fault}; ${said})`
  return `it did not answer as Python does (${said})`
}

/** The environment without what would change how an interpreter starts: those variables do not reach the embedded one either. */
export function withoutPythonVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(PYTHON.*|__PYVENV_LAUNCHER__)$/i
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)))
}

/** Runs a program to its end, its output collected up to a limit; never rejects. */
export function runChild(file: string, args: string[], { env, timeout, signal }: ChildOptions): Promise<ChildEnd> {
  return new Promise((done) => {
    const output = { stdout: '', stderr: '' }
    let fault = ''
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    const stop = (why: string): void => {
      fault ||= why
      child.kill('SIGKILL')
    }
    const onAbort = (): void => stop('aborted')
    const timer = setTimeout(() => stop(`no answer within ${timeout} ms`), timeout)
    let grace: NodeJS.Timeout | undefined
    const finish = (): void => {
      clearTimeout(timer)
      clearTimeout(grace)
      signal?.removeEventListener('abort', onAbort)
      child.stdout.destroy()
      child.stderr.destroy()
      done({ ...output, fault })
    }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8')
      child[name].on('data', (text: string) => {
        output[name] += text
        if (output[name].length > MAX_OUTPUT) stop('too much output')
      })
    }
    child.on('error', (error) => {
      fault ||= error.message
      finish()
    })
    child.on('exit', (code, killer) => {
      if (killer !== null) fault ||= `signal ${killer}`
      else if (code !== 0) fault ||= `exit code ${code}`
      grace = setTimeout(finish, PIPE_GRACE_MS)
    })
    child.on('close', finish)
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** The last words of a text, where programs put what went wrong; on one line. */
export function lastLines(text: string, count = 3): string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return shorten(lines.slice(-count).join(' | '))
}

function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
