/**
 * Finds the Python interpreter to embed and the libpython that goes with it. JavaScript thread only, never blocking; the
 * interpreter itself is only ever run in child processes here. Nothing is started twice: answers are cached and shared.
 */
import { AbortError, AigesError, invalidArgument } from '../errors'
import { discoveryError } from './advice'
import { recall, remember } from './cache'
import { type Candidate, candidates } from './candidates'
import type { ChildOptions } from './child'
import { planDeepbind } from './deepbind'
import { tryEmbedding } from './embed'
import { environmentSetting, interpreterIdentity } from './identity'
import { kindOf } from './layout'
import { findLibrary } from './library'
import { probe, withoutPythonVariables } from './probe'
import { type ProbeReport, readReport } from './report'
import { SharedWork } from './shared-work'
import type { PythonContext, PythonFacts, PythonInfo, Tried } from './types'

const PROBE_TIMEOUT_MS = 30_000

/** What a search came to: an interpreter, or the error that says why there is none. */
export interface PythonSearch {
  tried: Tried[]
  info?: PythonInfo
  error?: AigesError
}

/** An interpreter's facts, and whether they may be cached; or why it is refused, and whether there was a program to refuse. */
type Verdict = { facts: PythonFacts; cached: boolean; keep?: boolean } | { fault: string; ran: boolean }

const inspections = new SharedWork<Verdict>()

/**
 * The interpreter to embed: `option` (an interpreter, an environment's folder or a command), else AIGES_PYTHON, VIRTUAL_ENV,
 * `./.venv`, else the first on the PATH that can be embedded. One that was named on purpose and fails is an error.
 *
 * @throws AigesError AIGES_ERR_PYTHON_NOT_FOUND, AIGES_ERR_PYTHON_UNUSABLE (both list everything tried and what to install),
 *   AIGES_ERR_INVALID_ARGUMENT, AIGES_ERR_ABORTED, AIGES_ERR_RUNTIME when this process lacks what it takes to look (descriptors, permission)
 */
export async function resolvePython(option?: string, context: PythonContext = {}): Promise<PythonInfo> {
  const { info, error } = await searchPython(option, context)
  if (info === undefined) throw error
  return info
}

/** As `resolvePython`, but a failed search is a value too: `doctor` shows what was tried either way. */
export async function searchPython(option?: string, context: PythonContext = {}): Promise<PythonSearch> {
  if (option !== undefined && (typeof option !== 'string' || option === '' || option.includes('\0'))) {
    throw invalidArgument('python', 'an interpreter, an environment folder or a command name', option)
  }
  const { cwd = process.cwd(), env = process.env, signal } = context
  if (signal?.aborted) throw new AbortError(signal.reason, 'looking for Python')
  const tried: Tried[] = []
  let anyRan = false
  for (const candidate of await candidates(option, cwd, env)) {
    const { source, path } = candidate
    const verdict = await inspect(candidate, context, env).catch((error: unknown) => orThrow(error, signal))
    if (verdict instanceof AigesError) {
      tried.push({ source, path, reason: 'nothing could be asked' })
      return { tried, error: verdict }
    }
    if ('facts' in verdict) return { tried, info: await describe(verdict, candidate, tried) }
    tried.push({ source, path, reason: verdict.fault })
    anyRan ||= verdict.ran
  }
  return { tried, error: discoveryError(tried, anyRan) }
}

/** What this process lacks ends the search: every other interpreter would meet the same. */
function orThrow(error: unknown, signal: AbortSignal | undefined): AigesError {
  if (error instanceof AigesError && !signal?.aborted) return error
  throw error
}

async function describe(
  verdict: { facts: PythonFacts; cached: boolean },
  { source, path }: Candidate,
  tried: Tried[],
): Promise<PythonInfo> {
  const { facts, cached } = verdict
  tried.push({ source, path, reason: null })
  const { modules: deepbind } = await planDeepbind(facts.destShared)
  return { ...facts, isVenv: facts.prefix !== facts.basePrefix, source, deepbind, tried: [...tried], cached }
}

async function inspect({ path, fault }: Candidate, context: PythonContext, env: NodeJS.ProcessEnv): Promise<Verdict> {
  if (fault !== undefined) return { fault, ran: false }
  const identity = await interpreterIdentity(path, env)
  const known = identity === undefined ? undefined : await recall(identity, env)
  if (known !== undefined) return { facts: known, cached: true }
  const timeout = context.probeTimeout ?? PROBE_TIMEOUT_MS
  const clean = withoutPythonVariables(env)
  // Another environment may lead a shim to another interpreter, so it is part of what is shared.
  const key = JSON.stringify([identity ?? path, timeout, clean])
  return inspections.join(key, context.signal, 'looking for Python', (signal) => ask(path, env, { env: clean, timeout, signal }))
}

async function ask(path: string, env: NodeJS.ProcessEnv, child: ChildOptions): Promise<Verdict> {
  const base = await missingBase(path)
  if (base !== undefined) return { fault: base, ran: true }
  const answer = await probe(path, child)
  if ('fault' in answer) return { fault: answer.fault, ran: true }
  const report = readReport(answer.json)
  if ('fault' in report) return { fault: report.fault, ran: true }
  // A shim's choice is not for keeping, but what it led to may be known, and is kept under its own name.
  const program = report.executable || path
  const identity = await interpreterIdentity(program, env)
  const known = identity === undefined ? undefined : await recall(identity, env)
  if (known !== undefined) return { facts: known, cached: false }
  const verdict = await embeddable(program, report, child)
  if ('facts' in verdict && verdict.keep && identity !== undefined) await remember(identity, verdict.facts, env)
  return verdict
}

async function embeddable(program: string, report: ProbeReport, child: ChildOptions): Promise<Verdict> {
  const search = await findLibrary(report)
  if ('places' in search) {
    return { fault: `Python ${report.version} has no shared libpython (looked in ${search.places.join(', ')})`, ran: true }
  }
  const { version, versionInfo, implementation, prefix, basePrefix, stdlib, freeThreaded, debug, config } = report
  const destShared = config.DESTSHARED ?? ''
  const { library } = search
  const facts: PythonFacts = {
    program,
    library,
    version,
    versionInfo,
    implementation,
    prefix,
    basePrefix,
    stdlib,
    destShared,
    freeThreaded,
    debug,
  }
  const { fault, untried } = await tryEmbedding(facts, child)
  return fault === undefined ? { facts, cached: false, keep: !untried } : { fault, ran: true }
}

/**
 * An environment whose base interpreter is gone may still start, on whatever the compiled-in prefix holds: then its packages were
 * built for another Python. Better said than run.
 */
async function missingBase(program: string): Promise<string | undefined> {
  const setting = await environmentSetting(program)
  const home = setting === undefined ? undefined : /^\s*home\s*=\s*(.+?)\s*$/m.exec(setting)?.[1]
  if (home === undefined || (await kindOf(home)) === 'folder') return undefined
  return `its pyvenv.cfg names the base interpreter's folder ${home}, which does not exist: make the environment anew`
}
