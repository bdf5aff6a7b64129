/**
 * `loadModule`: any Python module as an object whose functions can be called; the bare face of the core. JavaScript thread
 * only; the module belongs to Python's `sys.modules`, and `close` lets go of our reference.
 */
import { AigesError, invalidArgument, unreadable } from '../errors'
import { isFileName, isUrl, pathFrom } from '../file-name'
import { type CloseOptions, checkLoadOptions, drainOf, type Hosted, host, type LoadOptions, loadOptionNames } from '../hosting'
import { isPlainObject, optionBag } from '../options'
import { Failure, unwrap } from '../scheduler/failure'
import { type CallOptions, callLimits } from '../scheduler/limits'
import type { Stats } from '../scheduler/stats'
import { Verb } from '../value/tape'
import { packCall } from './pack-call'

export type LoadModuleOptions = LoadOptions

/** A loaded Python module. */
export class PythonModule {
  /** Its name in Python. */
  readonly name: string
  /** Its file; null for modules without one. */
  readonly file: string | null
  readonly #hosted: Hosted
  readonly #standard: CallOptions

  /** @internal */
  constructor(hosted: Hosted, standard: CallOptions) {
    this.#hosted = hosted
    this.#standard = standard
    this.name = String(hosted.manifest['name'])
    this.file = typeof hosted.manifest['file'] === 'string' ? hosted.manifest['file'] : null
  }

  /**
   * Calls a function of the module, or one found by a dotted path (`linalg.norm`). Values travel as docs/tape.md says.
   *
   * @throws AigesError AIGES_ERR_UNCONVERTIBLE and its relatives for values; PythonError for what Python raised; AIGES_ERR_ABORTED,
   *   _TIMEOUT, _QUEUE_FULL, _CLOSED
   */
  async call<T = unknown>(
    name: string,
    args: readonly unknown[] = [],
    kwargs?: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<T> {
    checkCall(name, args, kwargs)
    const { lane, handle } = this.#hosted
    const outcome = await lane.send(Verb.CALL, handle, packCall, { name, args, kwargs }, callLimits(options, this.#standard))
    lane.settled(outcome instanceof Failure)
    return unwrap(outcome) as T
  }

  /** As `call`, but blocks this thread until Python has answered; no timeout applies. */
  callSync<T = unknown>(name: string, args: readonly unknown[] = [], kwargs?: Readonly<Record<string, unknown>>): T {
    checkCall(name, args, kwargs)
    const { lane, handle, pinned } = this.#hosted
    const outcome = lane.callSync(handle, packCall, { name, args, kwargs }, pinned)
    lane.settled(outcome instanceof Failure)
    return unwrap(outcome) as T
  }

  /** Counters since the load. Times are kept for wrappers only. */
  stats(): Omit<Stats, 'times'> {
    const { times: _, ...counters } = this.#hosted.lane.stats()
    return counters
  }

  /** True from the first `close` on. */
  get closed(): boolean {
    return this.#hosted.closed
  }

  /** Open calls finish within `drain`, the rest reject with AIGES_ERR_CLOSED. A second `close` waits for the first, or with `drain` hastens it. */
  async close(options?: CloseOptions): Promise<void> {
    await this.#hosted.close(drainOf(options), undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/**
 * Imports a Python module: a path to a file (with a separator or `.py`, against `process.cwd()`), a `file:` URL, or a dotted
 * name.
 *
 * @throws AigesError AIGES_ERR_MODULE_NOT_FOUND; PythonError AIGES_ERR_MODULE_LOAD; AIGES_ERR_PYTHON_… for the interpreter;
 *   AIGES_ERR_ABORTED, AIGES_ERR_TIMEOUT
 */
export async function loadModule(fileOrName: string | URL, options?: LoadModuleOptions): Promise<PythonModule> {
  const url = isUrl(fileOrName, 'fileOrName')
  if (!url && (typeof fileOrName !== 'string' || fileOrName === '')) {
    throw invalidArgument('fileOrName', 'a path, a file: URL or the dotted name of a module', fileOrName)
  }
  const checked = checkLoadOptions(optionBag(options, 'options', loadOptionNames))
  const spec = url || isFileName(fileOrName) ? { file: pathFrom(fileOrName, 'fileOrName') } : { name: fileOrName }
  const name = spec.name ?? (spec.file as string)
  const hosted = await host({ loader: 'load_module', spec, name, what: `module ${JSON.stringify(name)}`, timed: false }, checked)
  return new PythonModule(hosted, { timeout: checked.timeout })
}

/** ES2024; Node 20 has it. No name in Python holds half a surrogate pair. */
const { isWellFormed } = String.prototype as unknown as { isWellFormed: (this: string) => boolean }

function checkCall(name: unknown, args: unknown, kwargs: unknown): void {
  if (typeof name !== 'string' || name === '' || !isWellFormed.call(name)) throw invalidArgument('name', 'the name of a function', name)
  if (!is(Array.isArray, args, 'args')) throw invalidArgument('args', 'an array', args)
  if (kwargs === undefined || kwargs === null) return
  if (!is(isPlainObject, kwargs, 'kwargs'))
    throw new AigesError('AIGES_ERR_INVALID_ARGUMENT', 'kwargs must be a plain object; options such as signal come after it')
}

function is(kind: (value: unknown) => boolean, value: unknown, name: string): boolean {
  try {
    return kind(value)
  } catch (cause) {
    throw unreadable(name, cause)
  }
}
