/**
 * Builds a developer preset and runs the unit tests of native/core (GoogleTest).
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPreset, environmentOf, unitTestsOf } from '../build/developer.mjs'
import { StepFailed } from '../build/run.mjs'
import { inTree, root } from '../build/tree.mjs'
import { failedWith, firstLine, nothing, orFailed, skippedBecause } from './sums.mjs'

/** @param {string} preset @returns {import('./sums.mjs').Sums} */
export function runNativeTests(preset) {
  if (!existsSync(inTree('test', 'native'))) return skippedBecause('unit tests of native/core', 'there are none in test/native')
  if (spawnSync('cmake', ['--version']).status !== 0) return skippedBecause('unit tests of native/core', 'cmake is not installed')
  try {
    buildPreset(preset, 'aiges_core_tests')
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    console.error(error.message)
    return failedWith(`unit tests of native/core: ${firstLine(error.message)}`)
  }
  const program = unitTestsOf(preset)
  if (program === null)
    return skippedBecause('unit tests of native/core', 'GoogleTest was not found (Debian: apt-get install libgtest-dev)')
  const folder = mkdtempSync(join(tmpdir(), 'aiges-sums-'))
  try {
    const report = join(folder, 'gtest.json')
    // The program is instrumented itself, so it needs the sanitizer's options and nothing preloaded.
    const { LD_PRELOAD: _, ...env } = environmentOf(preset)
    const { status } = spawnSync(program, ['--gtest_brief=1', `--gtest_output=json:${report}`], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    })
    return countReport(report, status)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function countReport(report, status) {
  let suites
  try {
    suites = JSON.parse(readFileSync(report, 'utf8')).testsuites
  } catch {
    return failedWith(`unit tests of native/core: no report, exit ${status ?? 'by a signal'}`)
  }
  const sums = nothing()
  for (const test of suites.flatMap((suite) => suite.testsuite)) {
    if (test.failures) sums.failed.push(`${test.classname}.${test.name}: ${firstLine(test.failures[0].failure)}`)
    else if (test.result === 'SKIPPED' || test.status === 'NOTRUN')
      sums.skipped.push({ what: `${test.classname}.${test.name}`, why: 'GTEST_SKIP or disabled' })
    else sums.passed += 1
  }
  return orFailed(sums, status, 'unit tests of native/core')
}
