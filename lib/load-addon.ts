/**
 * Finds and loads the native addon, once per JavaScript thread that imports the package; it stays loaded for the life of the process.
 * A prebuild or a local build is enough. When neither fits, the error lists what was tried and names the command that builds one.
 */
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { AigesError } from './errors'
import type { Native } from './native'

/** The folder of package.json: one above lib/ and one above dist/. */
const root = dirname(__dirname)
const requireFrom = createRequire(__filename)

/**
 * The addon's surface. AIGES_NATIVE_PREBUILD names another build of it (`out/asan`, against the package's folder);
 * AIGES_NATIVE_FROM_TREE=1 takes what was built in this tree and never a prebuild.
 *
 * @throws AigesError AIGES_ERR_ADDON_NOT_FOUND when there is none for this platform, or when the system could not load it
 */
export function loadAddon(): Native {
  const [load, tried] = chooseLoader()
  try {
    return load()
  } catch (error) {
    throw new AigesError('AIGES_ERR_ADDON_NOT_FOUND', explain(error, tried), { cause: error })
  }
}

function chooseLoader(): [load: () => Native, tried: string[]] {
  const other = process.env['AIGES_NATIVE_PREBUILD']
  if (other !== undefined && other !== '') {
    const folder = resolve(root, other)
    return [() => nodeGypBuild(folder), [`${folder}/build (AIGES_NATIVE_PREBUILD)`]]
  }
  if (process.env['AIGES_NATIVE_FROM_TREE'] === '1') {
    return [fromTree, [`builds in ${root} (AIGES_NATIVE_FROM_TREE)`]]
  }
  const local = process.env['PREBUILDS_ONLY'] ? [] : [`${root}/build/Release`, `${root}/build/Debug`]
  return [() => nodeGypBuild(root), [...local, `${root}/prebuilds/${process.platform}-${process.arch}`]]
}

function nodeGypBuild(folder: string): Native {
  return (requireFrom('node-gyp-build') as (folder: string) => Native)(folder)
}

/** `bindings` is a development dependency: it knows every place a build may have put the file, and nothing of prebuilds. */
function fromTree(): Native {
  const bindings = requireFrom('bindings') as (options: { bindings: string; module_root: string }) => Native
  return bindings({ bindings: 'aiges_native', module_root: root })
}

function explain(error: unknown, tried: string[]): string {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  return [
    `The native addon of aiges-native could not be loaded on ${process.platform}-${process.arch}, node ${process.version}.`,
    `  reason: ${reason}`,
    ...tried.map((place) => `  tried:  ${place}`),
    ...toDo(error),
  ].join('\n')
}

/** A build does not help where node's permission model stands in the way. */
function toDo(error: unknown): string[] {
  const code = (error as NodeJS.ErrnoException | null)?.code
  const denied = "  to do:  node's permission model stands in the way: run node"
  if (code === 'ERR_DLOPEN_DISABLED') return [`${denied} with --allow-addons (Node 22 and newer), or without --permission`]
  if (code === 'ERR_ACCESS_DENIED') return [`${denied} with --allow-fs-read=${root}/* and for what your plugins read`]
  return [
    '  to do:  build it on this machine (needs a C++20 compiler, make and python3):',
    `          npm run build:native --prefix ${JSON.stringify(root)}`,
  ]
}
