/**
 * `npm run setup:dev`: installs what the checks use and a clone does not have: Python tools and clang's into .venv-dev; with --system also
 * cmake, ninja and GoogleTest by apt-get, where that is possible.
 */
import { spawnSync } from 'node:child_process'
import { run } from './build/run.mjs'
import { installTools } from './check/python-tools.mjs'

const packages = ['cmake', 'ninja-build', 'libgtest-dev', 'python3-venv']

const reason = installTools()
if (reason !== null) console.error(`setup:dev: ${reason}`)
if (process.argv.includes('--system')) installSystem()
process.exitCode = reason === null ? 0 : 1

function installSystem() {
  const missing = packages.filter((name) => spawnSync('dpkg', ['-s', name]).status !== 0)
  if (missing.length === 0) return
  if (spawnSync('apt-get', ['--version']).status !== 0)
    return console.log(`setup:dev: no apt-get here; install these yourself: ${missing.join(', ')}`)
  if (process.getuid?.() !== 0) return console.log(`setup:dev: not root; run: sudo apt-get install ${missing.join(' ')}`)
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing])
}
