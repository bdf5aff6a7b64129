/**
 * Compiles lib/ to dist/ (CommonJS and its declarations, plus the small ESM entry) and removes what no source stands behind any more.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { run } from './run.mjs'
import { inTree } from './tree.mjs'

export function buildTypeScript() {
  // Whole programs compile in well under a second: nothing incremental that could go stale.
  run(process.execPath, [findTsc(), '-p', inTree('tsconfig.build.json')], { what: 'tsc' })
  removeOrphans(inTree('dist'), inTree('lib'))
}

export function findTsc() {
  const require = createRequire(import.meta.url)
  return join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
}

/** @param {string} folder @param {string} sources */
function removeOrphans(folder, sources) {
  for (const name of readdirSync(folder)) {
    const output = join(folder, name)
    const isFolder = statSync(output).isDirectory()
    const source = join(sources, isFolder ? name : name.replace(/(\.d)?\.(m?)[jt]s(\.map)?$/, '.$2ts'))
    if (!existsSync(source)) rmSync(output, { recursive: true })
    else if (isFolder) removeOrphans(output, source)
  }
}
