/**
 * Runs the TypeScript tests. The counts come from a reporter of ours: vitest's own text is for people.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inTree, root } from '../build/tree.mjs'

/**
 * @param {string[]} args filters and flags for vitest @param {Record<string, string>} [env]
 * @returns {import('./sums.mjs').Sums}
 */
export function runVitest(args = [], env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'aiges-sums-'))
  const counts = join(folder, 'vitest.json')
  try {
    const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
    const reporters = ['--reporter=default', `--reporter=${inTree('scripts', 'test', 'vitest-reporter.mjs')}`]
    const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env, AIGES_VITEST_COUNTS: counts },
    })
    const sums = readCounts(counts)
    // A run that failed without a failed test (a file that does not load, an unhandled rejection, a crash) is one failure.
    return status !== 0 && sums.failed === 0 ? { ...sums, failed: 1 } : sums
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: [] }
  }
}
