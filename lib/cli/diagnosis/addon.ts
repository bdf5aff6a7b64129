/**
 * Is there an addon for this platform, and does the system load it? Loads it into this process; starts nothing.
 */
import { relative, sep } from 'node:path'
import { loadAddon } from '../../load-addon'
import { packageRoot } from './package-root'
import type { Finding } from './finding'

export function checkAddon(): Finding {
  try {
    loadAddon()
  } catch (error) {
    const [summary = '', ...details] = (error as Error).message.split('\n')
    return { state: 'fail', title: 'addon', summary, details, fix: 'npm run build:native in the folder of aiges-native (needs a C++20 compiler, make and python3)' }
  }
  const file = Object.keys(require.cache).find((path) => path.endsWith('.node') && require.cache[path]?.loaded && path.includes('aiges'))
  const origin = file === undefined ? 'unknown origin' : originOf(file)
  return { state: 'ok', title: 'addon', summary: `${file ?? 'loaded'} (${origin})`, data: { file: file ?? null, origin } }
}

function originOf(file: string): string {
  const [first] = relative(packageRoot, file).split(sep)
  if (first === 'prebuilds') return 'prebuild'
  return first === 'build' ? 'local build' : 'named by the environment'
}
