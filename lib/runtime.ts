/**
 * The Python runtime as one environment sees it: loads the addon and starts the interpreter when something is loaded for the
 * first time, and says what is running. JavaScript thread only; the interpreter itself belongs to the process and never ends.
 */
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { AigesError } from './errors'
import { loadAddon } from './load-addon'
import type { Native, StartOptions } from './native'
import type { PythonInfo } from './python/types'
import { Board } from './scheduler/board'
import { unwrap } from './scheduler/failure'

/** Python's packages lie beside lib/ and dist/. */
const pythonDir = join(__dirname, '..', 'python')
/** What flushing plugin output may take at the exit of the process, in milliseconds. */
const EXIT_FLUSH = 1_000

/**
 * Where the addon's exports keep the one board of the environment. This module may be evaluated twice over one addon (a cleared require cache, a vm
 * context, a test runner): both then share the board, for native has one mailbox (test/stress: "twice from one folder").
 */
const BOARD = Symbol.for('aiges-native.board')

type Facts = Record<string, unknown>

let board: Board | undefined
let starting: Promise<Facts> | undefined
let facts: Facts | undefined

/** The board of this environment, made at its first use. */
export function callBoard(): Board {
  if (board !== undefined) return board
  const native: Native & { [BOARD]?: Board } = loadAddon()
  board = native[BOARD]
  if (board !== undefined) return board
  board = new Board(native)
  native[BOARD] = board
  if (isMainThread) process.on('exit', (code) => native.armExit(code, EXIT_FLUSH))
  return board
}

/**
 * Starts the interpreter unless it runs already. `python` is an interpreter or the folder of an environment.
 *
 * @throws AigesError AIGES_ERR_PYTHON_NOT_FOUND, _UNUSABLE; _MISMATCH when the process runs another one; AIGES_ERR_RUNTIME
 */
export async function startPython(python: string | undefined, signal: AbortSignal | undefined): Promise<Board> {
  const calls = callBoard()
  const running = starting !== undefined || calls.native.info().started
  if (running && python === undefined) {
    await begin(calls, undefined)
    return calls
  }
  const { resolvePython } = await import('./python/find.js')
  const found = await resolvePython(python, { cwd: process.cwd(), env: process.env, signal })
  const started = await begin(calls, found)
  refuseAnother(found, started)
  return calls
}

async function begin(calls: Board, found: PythonInfo | undefined): Promise<Facts> {
  starting ??= start(calls.native, calls, startOptions(calls.native, found))
  try {
    return await starting
  } catch (error) {
    // The next load may name an interpreter that works.
    if (facts === undefined) starting = undefined
    throw error
  }
}

async function start(native: Native, calls: Board, options: StartOptions): Promise<Facts> {
  const outcome = unwrap(await calls.request((id) => native.start(id, options)))
  facts = (typeof outcome === 'object' && outcome !== null ? outcome : {}) as Facts
  return facts
}

/** What runs already comes first: another Worker may have started it, and it is the only one this process will have. */
function startOptions(native: Native, found: PythonInfo | undefined): StartOptions {
  const info = native.info()
  const running = info.started && info.library !== null && info.program !== null
  return {
    library: running ? (info.library as string) : (found as PythonInfo).library,
    program: running ? (info.program as string) : (found as PythonInfo).program,
    pythonDir,
    pythonPath: process.env['PYTHONPATH'] ?? '',
    deepbind: running ? [] : (found as PythonInfo).deepbind,
  }
}

function refuseAnother(found: PythonInfo, started: Facts): void {
  const info = callBoard().native.info()
  if (found.program === info.program) return
  // One environment may be reached by several names of its interpreter.
  if (found.library === info.library && found.prefix === started['prefix']) return
  throw new AigesError(
    'AIGES_ERR_PYTHON_MISMATCH',
    `this process already runs ${String(info.program)} and cannot start ${found.program} too: load everything with one interpreter, or run it in another process`,
  )
}

/** What this process runs. */
export interface RuntimeInfo {
  /** True once an interpreter runs in this process. */
  started: boolean
  /** What Python said about itself when it started (version, prefix, executable …); null before. */
  python: Readonly<Record<string, unknown>> | null
  /** Absolute path of libpython; null before the start. */
  library: string | null
  /** Absolute path of the interpreter that was chosen; null before the start. */
  program: string | null
  /** 'backing-store': Buffers are shared with Python; 'copy: …': they are copied, and why. */
  sharing: string
  /** Results of Python whose memory JavaScript holds now: bytes and count. */
  externalBytes: number
  externalBuffers: number
  /** Request bodies that Python holds now. */
  liveBodies: number
  /** The OpenSSL that Python's modules run on, as `ssl.OPENSSL_VERSION` has it: `OpenSSL 3.0.15 3 Sep 2024`. Null before the start, and where it cannot be told (macOS). */
  openssl: string | null
  /** The zlib that Python's modules run on, as `zlib.ZLIB_RUNTIME_VERSION` has it. Null as above. */
  zlib: string | null
  /** Extension modules that keep their own copies of libraries Node exports. */
  deepbound: string[]
  /** Bytes of plugin output that were dropped because nobody read them. */
  logDropped: number
}

/** Says what runs. Loads the addon, starts nothing. Never blocks. */
export function runtimeInfo(): RuntimeInfo {
  return { python: facts ?? null, ...callBoard().native.info() }
}
