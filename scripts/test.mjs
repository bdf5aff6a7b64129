/**
 * `npm test`: builds what is stale, then runs the quick checks, the TypeScript tests, the Python tests and the unit tests of native/core,
 * and closes with one line of sums. `npm test -- fields value` runs only the TypeScript tests whose path has one of these words;
 * --slow takes in the ones that need several package managers or compilers (*.slow.test.ts).
 */
import { buildRelease } from './build/release.mjs'
import { exitOnFailure } from './build/run.mjs'
import { buildTypeScript } from './build/typescript.mjs'
import { quickChecks, runChecks } from './check/all.mjs'
import { runNativeTests } from './test/native.mjs'
import { installOtherTools } from './test/other-tools.mjs'
import { runPytest } from './test/pytest.mjs'
import { addUp, close } from './test/sums.mjs'
import { runVitest } from './test/vitest.mjs'

await exitOnFailure(() => {
  const slow = process.argv.includes('--slow')
  const words = process.argv.slice(2).filter((word) => word !== '--slow')
  buildRelease({ ifStale: true })
  buildTypeScript()
  if (slow) installOtherTools()
  close(words.length > 0 ? runVitest(words, slow ? { AIGES_TEST_SLOW: '1' } : {}) : runEverything())
})

function runEverything() {
  return addUp([runChecks(quickChecks()), runVitest(), runPytest(), runNativeTests('debug')])
}
