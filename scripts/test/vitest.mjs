/**
 * Runs the TypeScript tests. The counts come from a reporter of ours: vitest's own text is for people.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inTree, root } from '../build/tree.mjs'
import { failedWith, orFailed } from './sums.mjs'

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
    return orFailed(readCounts(counts), status, `vitest ${args.join(' ')}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return failedWith('vitest wrote no counts')
  }
}
