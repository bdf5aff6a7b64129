/**
 * `npm run check`: everything that can be said about the tree without running it. `--fix` repairs what tools can repair.
 * `npm run check -- layers symbols` runs only these.
 */

import { exitOnFailure, StepFailed } from './build/run.mjs'
import { allChecks, runChecks } from './check/all.mjs'
import { close } from './test/sums.mjs'

await exitOnFailure(() => {
  const words = process.argv.slice(2)
  const fix = words.includes('--fix')
  const named = words.filter((word) => !word.startsWith('--'))
  const checks = allChecks({ fix })
  for (const name of named)
    if (!checks.some((check) => check.name === name))
      throw new StepFailed(`check: no such check "${name}"; there are: ${checks.map((check) => check.name).join(', ')}`)
  close(runChecks(checks.filter((check) => (named.length === 0 ? !fix || check.fixes : named.includes(check.name)))))
})
