/**
 * Asks an interpreter about itself in a child process, which ends with the question: a broken, hanging or hostile one costs its
 * own process and nothing of this one. JavaScript thread only, never blocking; the child belongs to the call that started it.
 */
import { type ChildEnd, type ChildOptions, runChild } from './child'
import { MARKER, probeScript } from './probe-script'

/** An interpreter's answer: JSON of its own making, not looked at yet; or why there is none, as the end of a sentence. */
export type ProbeAnswer = { json: unknown } | { fault: string }

/**
 * @param path the interpreter, absolute
 * @returns an interpreter that cannot be asked is an answer too
 * @throws AigesError AIGES_ERR_RUNTIME when this process may not, or cannot, start any program
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
