/**
 * A vitest reporter that writes what scripts/test/vitest.mjs counts: passed, failed, and each skip with its reason.
 */
import { writeFileSync } from 'node:fs'

export default class CountingReporter {
  onTestRunEnd(modules) {
    const sums = { passed: 0, failed: 0, skipped: [] }
    for (const module of modules) {
      // A file that does not load has no tests, only errors.
      sums.failed += module.errors().length
      for (const test of module.children.allTests()) count(sums, test)
    }
    writeFileSync(process.env.AIGES_VITEST_COUNTS, JSON.stringify(sums))
  }
}

function count(sums, test) {
  const { state, note } = test.result()
  if (state === 'passed') sums.passed += 1
  else if (state === 'failed') sums.failed += 1
  else
    sums.skipped.push(`${test.module.relativeModuleId ?? test.module.moduleId} > ${test.fullName}: ${note ?? 'the test gives no reason'}`)
}
