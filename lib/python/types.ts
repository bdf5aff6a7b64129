/**
 * What the discovery of an interpreter talks about. Types only: plain data, owned by whoever holds it, nothing here runs.
 */

/** Where the interpreter was named, in the order in which the places are asked. */
export type PythonSource = 'option' | 'AIGES_PYTHON' | 'VIRTUAL_ENV' | '.venv' | 'PATH'

/** One interpreter that was considered. */
export interface Tried {
  source: PythonSource
  /** Its absolute path, or the text that should have led to one. */
  path: string
  /** Why it was refused, as the end of a sentence about it; null for the one that was taken. */
  reason: string | null
}

/** What an interpreter answered about itself and where its library lies: all that is kept in the cache. */
export interface PythonFacts {
  /** The interpreter as it calls itself (`sys.executable`); inside an environment that is the environment's own. Absolute. */
  program: string
  /** Absolute path of the shared libpython. */
  library: string
  version: string
  versionInfo: [major: number, minor: number, micro: number]
  /** `sys.implementation.name`: 'cpython' for every interpreter that is accepted. */
  implementation: string
  prefix: string
  basePrefix: string
  /** The folder of the standard library. */
  stdlib: string
  /** The folder of the standard library's extension modules, '' when the interpreter does not say. */
  destShared: string
  freeThreaded: boolean
  debug: boolean
}

export interface PythonInfo extends PythonFacts {
  isVenv: boolean
  source: PythonSource
  /** The C modules that start-up opens with RTLD_DEEPBIND, absolute paths; see deepbind.ts. */
  deepbind: string[]
  /** Everything that was considered, in order; the last one is this interpreter. */
  tried: Tried[]
  /** True when the facts came from the cache and no child process was started. */
  cached: boolean
}

export interface PythonContext {
  /** Against what a relative path and `.venv` are resolved. Default: `process.cwd()`. */
  cwd?: string | undefined
  /** The environment that is consulted and handed to the child without its PYTHON* variables. Default: `process.env`. */
  env?: NodeJS.ProcessEnv | undefined
  signal?: AbortSignal | undefined
  /** How long an interpreter may take to describe itself, in milliseconds. Default: 30 000. */
  probeTimeout?: number | undefined
}
