/**
 * npm's `prepack`: refuses a tarball that would install without an addon for this platform, or with one older than its sources.
 */
import { existsSync } from 'node:fs'
import { newest } from './build/freshness.mjs'
import { prebuildFolder, prebuiltAddons } from './build/prebuilds.mjs'
import { exitOnFailure, StepFailed } from './build/run.mjs'
import { inTree } from './build/tree.mjs'

await exitOnFailure(() => {
  const made = prebuiltAddons()
  if (made.length === 0) throw new StepFailed(`prepack: no addon in ${prebuildFolder}. Make it first: npm run prebuilds`)
  if (newest(made) < newest([inTree('native'), inTree('binding.gyp')])) {
    throw new StepFailed(`prepack: the addon in ${prebuildFolder} is older than native/. Make it again: npm run prebuilds`)
  }
  if (!existsSync(inTree('dist', 'index.js'))) throw new StepFailed('prepack: dist/ is empty. Make it first: npm run build:ts')
})
