/**
 * Starts an interpreter once inside another Node process, with the same addon and the same settings as it will be started here.
 * `Py_Initialize` ends the process when it finds no standard library, and a library built for another libc may crash at once:
 * such a thing must happen to a child. Done once per interpreter, since the answer is cached with its facts.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StartOptions } from '../native'
import { type ChildOptions, runChild } from './child'
import { planDeepbind } from './deepbind'
import { lastLines } from './probe'
import type { PythonFacts } from './types'

/** What the child prints when JavaScript runs in it, and when the interpreter answered. */
export const BEGUN = '@aiges-embed-begun@'
export const STARTED = '@aiges-embed-started@'
/** Before the reason, as JSON, why the library cannot be used. */
export const REFUSED = '@aiges-embed-refused@'
/** The addon is missing or broken: that is for `loadAddon` to report, and says nothing about this Python. */
export const NO_ADDON = '@aiges-embed-no-addon@'

/** The folder of package.json: two above lib/python/ and two above dist/python/. */
const root = dirname(dirname(__dirname))
const childFile = join(root, 'dist', 'python', 'embed-child.js')

/** Why the interpreter cannot be started inside Node, as the end of a sentence; 'untried': the addon is still to be built. */
export interface Embedding {
  fault?: string
  untried?: boolean
}

/**
 * @returns no fault also where this cannot be found out: bundled without dist/, or packed into another program
 * @throws AigesError AIGES_ERR_RUNTIME when this process may not, or cannot, start any program
 */
export async function tryEmbedding(facts: PythonFacts, { env, timeout, signal }: ChildOptions): Promise<Embedding> {
  if (!existsSync(childFile)) return {}
  const { modules: deepbind } = await planDeepbind(facts.destShared)
  const start: StartOptions = { library: facts.library, program: facts.program, pythonDir: join(root, 'python'), pythonPath: '', deepbind }
  const end = await runChild(process.execPath, [childFile, JSON.stringify(start)], { env: childEnvironment(env), timeout, signal })
  if (end.stdout.includes(NO_ADDON)) return { untried: true }
  if (end.stdout.includes(STARTED)) return {}
  const refusal = end.stdout.split('\n').find((line) => line.startsWith(REFUSED))
  if (refusal !== undefined) return { fault: `it cannot be started inside Node: ${JSON.parse(refusal.slice(REFUSED.length)) as string}` }
  // Packed into another program (Electron, a single executable) `execPath` may be no Node at all.
  if (!end.stdout.includes(BEGUN)) return {}
  const words = lastLines(end.stderr)
  const said = words === '' ? '' : `; it printed: ${words}`
  return { fault: `it runs by itself, but not inside Node with ${facts.library} (${end.fault || 'no answer'}${said})` }
}

/** NODE_OPTIONS of the service may wait for a debugger or load half the service. */
function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, NODE_CHANNEL_FD: _channel, ...rest } = env
  return { ...rest, ELECTRON_RUN_AS_NODE: '1' }
}
