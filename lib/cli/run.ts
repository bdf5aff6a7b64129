/**
 * `aiges-native run`: loads a wrapper, sends it one request, or streams it where it answers nothing but streams, and shows the reply. What
 * belongs to the result goes to stdout; what happens on the way, the plugin's own output included, goes to stderr.
 */
import type { CallOptions, ReloadNote, ResponseBody, Session, Wrapper } from '../index'
import { AigesError, loadWrapper, runtimeInfo } from '../index'
import { EXIT_CALL_FAILED, EXIT_OK, EXIT_USAGE, exitCodeOf } from './exit-codes'
import { failureAsData, renderFailure } from './failure'
import { readBodies, readMilliseconds, readPairs, UsageError } from './pairs'
import { replyAsData, replyTable, type Shown, saveReply } from './reply-view'
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
  watch?: boolean
}

type Say = (text: string) => void

/** @returns the exit code of the process */
export async function run(file: string, options: RunOptions): Promise<number> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  const progress = { loaded: false }
  try {
    await execute(file, options, progress, say)
    return EXIT_OK
  } catch (error) {
    if (options.json) print(JSON.stringify({ ok: false, error: failureAsData(error) }, null, 2))
    say(renderFailure(error, options.verbose === true))
    if (error instanceof UsageError) return EXIT_USAGE
    return error instanceof AigesError ? exitCodeOf(error.code, progress.loaded) : EXIT_CALL_FAILED
  }
}

async function execute(file: string, options: RunOptions, progress: { loaded: boolean }, say: Say): Promise<void> {
  // What was typed is checked before anything slow begins.
  const given = { params: readPairs('--param', options.param), body: readBodies(options.body) }
  const config = readPairs('--config', options.config)
  const timeout = readMilliseconds('--timeout', options.timeout)
  const signal = interruptSignal()

  say(`loading ${file} …`)
  const begun = performance.now()
  const reloads = new Reloads()
  const wrapper = await loadWrapper(file, {
    ...(options.config === undefined ? {} : { config }),
    python: options.python,
    signal,
    watch: options.watch === true,
    onReload: (note) => reloads.came(note),
    onLog: ({ text }) => say(text),
  })
  progress.loaded = true
  const loadMs = performance.now() - begun
  say(`loaded in ${milliseconds(loadMs)}: ${wrapper.name}, ${pythonInUse()}`)
  try {
    const ask = (): Promise<void> => askOnce(wrapper, requestFor(wrapper, given, options, say), options, { signal, timeout }, loadMs, say)
    if (options.watch === true) await askOnEveryReload(ask, reloads, signal, say)
    else await ask()
    await wrapper.close()
  } catch (error) {
    // A call that was given up may run on in Python: the process ends without waiting for it, and so without wrapperFini.
    if (!isGivenUp(error)) await wrapper.close()
    throw error
  }
}

async function askOnce(
  wrapper: Wrapper,
  request: Given,
  options: RunOptions,
  limits: CallOptions,
  loadMs: number,
  say: Say,
): Promise<void> {
  const called = performance.now()
  const reply = await replyTo(wrapper, request, limits, say)
  const callMs = performance.now() - called
  say(`answered in ${milliseconds(callMs)}: ${byteCounts(wrapper)}`)
  const files = options.out === undefined ? [] : saveReply(reply, options.out)
  if (options.json) print(JSON.stringify({ ok: true, reply: replyAsData(reply, files), loadMs, callMs }, null, 2))
  else print(replyTable(reply, files, Math.max(40, (process.stdout.columns ?? 100) - 45)))
}

async function replyTo(wrapper: Wrapper, request: Given, limits: CallOptions, say: Say): Promise<Shown> {
  try {
    return await wrapper.once(request, limits)
  } catch (error) {
    if (!lacksHook(error)) throw error
    const { body, ...opening } = request
    const session = await wrapper.stream(opening, limits).catch((reason: unknown) => {
      throw lacksHook(reason) ? error : reason
    })
    say('it answers streams only: sending one frame, then the end')
    return await streamed(session, body)
  }
}

function lacksHook(error: unknown): boolean {
  return error instanceof AigesError && error.code === 'AIGES_ERR_WRAPPER_INVALID'
}

/** What is refused on the way in reaches the reader too. */
async function streamed(session: Session, body: Given['body']): Promise<Shown> {
  void session.write({ body })
  void session.end()
  const list: ResponseBody[] = []
  for await (const part of session) list.push(...part.list)
  await session.closed
  return { list }
}

/** What the wrapper tells of its reloads, for one who waits for the next. */
class Reloads {
  #heard: ((note: ReloadNote) => void) | undefined
  #missed: ReloadNote | undefined

  came(note: ReloadNote): void {
    if (this.#heard === undefined) this.#missed = note
    else this.#heard(note)
    this.#heard = undefined
  }

  next(signal: AbortSignal): Promise<ReloadNote | undefined> {
    const missed = this.#missed
    this.#missed = undefined
    if (missed !== undefined) return Promise.resolve(missed)
    return new Promise((resolve) => {
      this.#heard = resolve
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
    })
  }
}

/** Asks now and whenever the wrapper has changed, until Ctrl-C. An error is shown, and the next change waited for. */
async function askOnEveryReload(ask: () => Promise<void>, reloads: Reloads, signal: AbortSignal, say: Say): Promise<void> {
  say('watching its Python files; end with Ctrl-C')
  // The watchers keep no process alive.
  const alive = setInterval(() => undefined, 60_000)
  for (let note: ReloadNote | undefined = { ms: 0 }; note !== undefined && !signal.aborted; note = await reloads.next(signal)) {
    if (note.error !== undefined) say(`changed, but it cannot be loaded; the old code goes on:\n${renderFailure(note.error, false)}`)
    else await ask().catch((error: unknown) => say(renderFailure(error, false)))
  }
  clearInterval(alive)
}

function isGivenUp(error: unknown): boolean {
  return error instanceof AigesError && (error.code === 'AIGES_ERR_TIMEOUT' || error.code === 'AIGES_ERR_ABORTED')
}

/** What was typed, or the wrapper's own samples. */
interface Given {
  params: Record<string, string>
  body: Record<string, Buffer | string>
  sid?: string
}

function requestFor(wrapper: Wrapper, given: Given, { sid }: RunOptions, say: (text: string) => void): Given {
  const named = sid === undefined ? {} : { sid }
  if (Object.keys({ ...given.params, ...given.body }).length > 0) return { ...given, ...named }
  const { params, body, taken, missing } = sampleRequest(wrapper)
  say(`no --param or --body given: using the wrapper's own samples${taken.length > 0 ? `: ${taken.join(', ')}` : ', of which it has none'}`)
  if (missing.length > 0) say(`left out, for their sample files cannot be read: ${missing.join(', ')}`)
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
