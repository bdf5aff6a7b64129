/**
 * A vitest reporter that writes what scripts/test/vitest.mjs counts: passed, failed, and each skip with its reason.
 */
import { writeFileSync } from 'node:fs'
import { firstLine, nothing } from './sums.mjs'

export default class CountingReporter {
  onTestRunEnd(modules) {
    const sums = nothing()
    for (const module of modules) {
      // A file that does not load has no tests, only errors; so has a group whose beforeAll fails.
      for (const suite of [module, ...module.children.allSuites()])
        for (const error of suite.errors())
          sums.failed.push(`${nameOf(module)} > ${suite.fullName ?? 'the file'}: ${firstLine(error.message)}`)
      for (const test of module.children.allTests()) count(sums, test)
    }
    writeFileSync(process.env.AIGES_VITEST_COUNTS, JSON.stringify(sums))
  }
}

function count(sums, test) {
  const { state, note, errors } = test.result()
  const name = `${nameOf(test.module)} > ${test.fullName}`
  if (state === 'passed') sums.passed += 1
  else if (state === 'failed') sums.failed.push(`${name}: ${firstLine(errors?.[0]?.message)}`)
  else sums.skipped.push({ what: name, why: note ?? 'the test gives no reason' })
}

const nameOf = (module) => module.relativeModuleId ?? module.moduleId
