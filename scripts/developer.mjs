/**
 * `npm run native:<preset>` builds a developer addon and says how to use it.
 * `npm run test:native [-- <preset>]` builds and runs the unit tests of native/core.
 * `npm run test:<preset> [-- words]` builds the addon and runs the TypeScript tests on it, all or those whose path has one of the words.
 */
import { buildPreset, environmentOf, presetNames } from './build/developer.mjs'
import { exitOnFailure, StepFailed } from './build/run.mjs'
import { buildTypeScript } from './build/typescript.mjs'
import { runNativeTests } from './test/native.mjs'
import { close } from './test/sums.mjs'
import { runVitest } from './test/vitest.mjs'

await exitOnFailure(() => {
  const [verb, ...rest] = process.argv.slice(2)
  if (verb === undefined) throw new StepFailed(`developer: name a preset: ${presetNames().join(', ')}`)
  if (verb === 'test') {
    return close(runNativeTests(rest[0] ?? 'debug'))
  }
  if (verb === 'vitest') {
    const [preset, ...words] = rest
    buildPreset(preset)
    buildTypeScript()
    return close(runVitest(words, environmentOf(preset)))
  }
  buildPreset(verb)
  const words = Object.entries(environmentOf(verb)).map(([key, value]) => `${key}=${value}`)
  console.log(`Use it with:\n  ${words.join(' ')} node …`)
})
