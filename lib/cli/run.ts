/**
 * `aiges-native run`: loads a wrapper, sends it one request and shows the reply. What belongs to the result goes to stdout; what
 * happens on the way, the plugin's own output included, goes to stderr.
 */
import type { OnceRequest, Reply, Wrapper } from '../index'
import { AigesError, loadWrapper, runtimeInfo } from '../index'
import { EXIT_CALL_FAILED, EXIT_OK, EXIT_USAGE, exitCodeOf } from './exit-codes'
import { failureAsData, renderFailure } from './failure'
import { readBodies, readMilliseconds, readPairs, UsageError } from './pairs'
import { replyAsData, replyTable, saveReply } from './reply-view'
import { sampleRequest } from './samples'
import { milliseconds, size } from './table'

export interface RunOptions {
  config?: string[]
  param?: string[]
  body?: string[]
  out?: string
  python?: string
  timeout?: string
  sid?: string
  json?: boolean
  verbose?: boolean
}

interface Outcome {
  reply: Reply
  files: string[]
  times: { loadMs: number; callMs: number }
}

/** @returns the exit code of the process */
export async function run(file: string, options: RunOptions): Promise<number> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  const progress = { loaded: false }
  try {
    const outcome = await execute(file, options, progress, say)
    if (options.json) print(JSON.stringify({ ok: true, reply: replyAsData(outcome.reply, outcome.files), ...outcome.times }, null, 2))
    else print(replyTable(outcome.reply, outcome.files, Math.max(40, (process.stdout.columns ?? 100) - 45)))
    return EXIT_OK
  } catch (error) {
    if (options.json) print(JSON.stringify({ ok: false, error: failureAsData(error) }, null, 2))
    say(renderFailure(error, options.verbose === true))
    if (error instanceof UsageError) return EXIT_USAGE
    return error instanceof AigesError ? exitCodeOf(error.code, progress.loaded) : EXIT_CALL_FAILED
  }
}

async function execute(file: string, options: RunOptions, progress: { loaded: boolean }, say: (text: string) => void): Promise<Outcome> {
  // What was typed is checked before anything slow begins.
  const given = { params: readPairs('--param', options.param), body: readBodies(options.body) }
  const config = readPairs('--config', options.config)
  const timeout = readMilliseconds('--timeout', options.timeout)
  const signal = interruptSignal()

  say(`loading ${file} …`)
  const begun = performance.now()
  const wrapper = await loadWrapper(file, {
    ...(options.config === undefined ? {} : { config }),
    python: options.python,
    signal,
    onLog: ({ text }) => say(text),
  })
  progress.loaded = true
  const loadMs = performance.now() - begun
  say(`loaded in ${milliseconds(loadMs)}: ${wrapper.name}, ${pythonInUse()}`)
  try {
    const request = requestFor(wrapper, given, options, say)
    const called = performance.now()
    const reply = await wrapper.once(request, { signal, timeout })
    const callMs = performance.now() - called
    say(`answered in ${milliseconds(callMs)}: ${byteCounts(wrapper)}`)
    const files = options.out === undefined ? [] : saveReply(reply, options.out)
    await wrapper.close()
    return { reply, files, times: { loadMs, callMs } }
  } catch (error) {
    // A call that was given up may run on in Python: the process ends without waiting for it, and so without wrapperFini.
    if (!isGivenUp(error)) await wrapper.close()
    throw error
  }
}

function isGivenUp(error: unknown): boolean {
  return error instanceof AigesError && (error.code === 'AIGES_ERR_TIMEOUT' || error.code === 'AIGES_ERR_ABORTED')
}

type Given = Required<Pick<OnceRequest, 'params' | 'body'>>

function requestFor(wrapper: Wrapper, given: Given, { sid }: RunOptions, say: (text: string) => void): OnceRequest {
  const named = sid === undefined ? {} : { sid }
  if (Object.keys({ ...given.params, ...given.body }).length > 0) return { ...given, ...named }
  const { params, body, taken } = sampleRequest(wrapper)
  say(`no --param or --body given: using the wrapper's own samples${taken.length > 0 ? `: ${taken.join(', ')}` : ', of which it has none'}`)
  return { params, body, ...named }
}

function pythonInUse(): string {
  const { python, program } = runtimeInfo()
  return `Python ${String(python?.['version'] ?? '')} (${program ?? 'unknown'})`
}

function byteCounts(wrapper: Wrapper): string {
  const { in: into, out } = wrapper.stats().bytes
  return `in ${size(into.shared)} shared, ${size(into.copied)} copied; out ${size(out.shared)} shared, ${size(out.copied)} copied`
}

/** Ctrl-C gives up the load or the call; a second one ends the process as usual. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort(new Error('interrupted')))
  return controller.signal
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
