/**
 * Runs the Python tests in the chosen interpreter, and in every other one that AIGES_TEST_PYTHONS lists (paths, separated as PATH is) and
 * the package supports; the list also serves tests that want to see an old one refused.
 * pytest itself lives in .venv-dev, which is made on first use; without a package index the tests are skipped, visibly.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { inTree, root } from '../build/tree.mjs'
import { ensurePytest, isSupported, sitePackages, toolPath } from '../check/python-tools.mjs'
import { addUp, failedWith, firstLine, orFailed, skippedBecause } from './sums.mjs'

/** @returns {import('./sums.mjs').Sums} */
export function runPytest() {
  const tests = ['test/python', 'python'].filter((folder) => existsSync(inTree(folder)))
  const reason = ensurePytest()
  if (reason !== null) return skippedBecause('Python tests', reason)
  const others = (process.env.AIGES_TEST_PYTHONS ?? '').split(delimiter).filter((path) => path !== '' && isSupported(path))
  return addUp([runWith(toolPath('python3'), tests, {}), ...others.map((python) => runWith(python, tests, { PYTHONPATH: sitePackages() }))])
}

/** @param {string} python @param {string[]} tests @param {Record<string, string>} env */
function runWith(python, tests, env) {
  console.log(`pytest: ${python}`)
  const folder = mkdtempSync(join(tmpdir(), 'aiges-sums-'))
  try {
    const report = join(folder, 'junit.xml')
    const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${report}`, ...tests]
    const { status } = spawnSync(python, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
    })
    return countReport(report, status, `pytest with ${python}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function countReport(report, status, what) {
  // 5: pytest collected nothing. The suite exists, so that is a mistake in it and not a success.
  if (status === 5 || !existsSync(report)) return failedWith(`${what}: no report, exit ${status}`)
  const xml = readFileSync(report, 'utf8')
  const number = (name) => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? 0)
  const skipped = [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*><skipped [^>]*message="([^"]*)"/g)]
  const failed = [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error) [^>]*message="([^"]*)"/g)]
  const sums = {
    passed: number('tests') - number('failures') - number('errors') - number('skipped'),
    failed: failed.map(([, where, name, message]) => `${where}.${name}: ${firstLine(message.split('&#10;')[0])}`),
    skipped: skipped.map(([, where, name, message]) => ({ what: `${where}.${name}`, why: message })),
  }
  return orFailed(sums, status, what)
}
