/**
 * `npm run prebuilds`: this platform's addon into prebuilds/, as it ships. Node-API 8, so one file serves every Node from 20 on.
 */

import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { findNodeHeaders } from './build/node-headers.mjs'
import { prebuildFolder, prebuiltAddons } from './build/prebuilds.mjs'
import { exitOnFailure, run, StepFailed } from './build/run.mjs'
import { inTree } from './build/tree.mjs'

await exitOnFailure(() => {
  const require = createRequire(import.meta.url)
  const prebuildify = join(dirname(require.resolve('prebuildify/package.json')), 'bin.js')
  const headers = findNodeHeaders()
  console.log(`prebuilds: building with prebuildify (${headers?.origin ?? 'node-gyp will fetch headers'})`)
  // Whatever an earlier run left would ship as well.
  rmSync(prebuildFolder, { recursive: true, force: true })
  run(process.execPath, [prebuildify, '--napi', '--strip', '--tag-libc', '--target', '20.0.0'], {
    what: 'prebuildify',
    env: headers ? { npm_config_nodedir: headers.nodedir, npm_config_loglevel: 'error' } : {},
  })
  const made = prebuiltAddons()
  if (made.length !== 1) throw new StepFailed(`prebuilds: expected one addon in ${prebuildFolder}, found ${made.length}`)
  console.log(`prebuilds: ${made[0].slice(inTree().length + 1)}`)
})
