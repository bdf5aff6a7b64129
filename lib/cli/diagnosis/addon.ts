/**
 * Is there an addon for this platform, and does the system load it? Loads it into this process; starts nothing.
 */
import { relative, sep } from 'node:path'
import { loadAddon } from '../../load-addon'
import type { Finding } from './finding'
import { packageRoot } from './package-root'

export function checkAddon(): Finding {
  try {
    loadAddon()
  } catch (error) {
    const [summary = '', ...details] = (error as Error).message.split('\n')
    return { state: 'fail', title: 'addon', summary, details }
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
