/**
 * `npm run native:<preset>` builds a developer addon and says how to use it.
 * `npm run test:native [-- <preset>]` builds it and runs the unit tests of native/core.
 */
import { buildPreset, environmentOf, presetNames } from './build/developer.mjs'
import { exitOnFailure, StepFailed } from './build/run.mjs'
import { runNativeTests } from './test/native.mjs'
import { close } from './test/sums.mjs'

await exitOnFailure(() => {
  const [verb, ...rest] = process.argv.slice(2)
  if (verb === undefined) throw new StepFailed(`developer: name a preset: ${presetNames().join(', ')}`)
  if (verb === 'test') {
    close(runNativeTests(rest[0] ?? 'debug'))
    return
  }
  buildPreset(verb)
  const words = Object.entries(environmentOf(verb)).map(([key, value]) => `${key}=${value}`)
  console.log(`Use it with:\n  ${words.join(' ')} node …`)
})
