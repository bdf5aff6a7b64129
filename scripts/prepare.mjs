/**
 * npm's `prepare`: builds addon and TypeScript in a clone (and before `npm pack`). In an unpacked tarball there is nothing to build, and
 * with `--omit=dev` nothing to build with: both say so and succeed. Never runs when the package is installed as a dependency.
 */
import { existsSync } from 'node:fs'
import { buildRelease } from './build/release.mjs'
import { exitOnFailure } from './build/run.mjs'
import { inTree } from './build/tree.mjs'
import { buildTypeScript } from './build/typescript.mjs'

await exitOnFailure(() => {
  if (!existsSync(inTree('lib'))) return console.log('prepare: a packed copy, nothing to build')
  if (!existsSync(inTree('node_modules', 'typescript')))
    return console.log('prepare: without the development dependencies nothing is built')
  buildRelease({ ifStale: true })
  buildTypeScript()
})
