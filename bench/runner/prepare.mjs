/**
 * Makes the drivers ready, with visible progress: builds the limit addon, installs and builds the peer. A driver that cannot be made ready is
 * left out, and the reason is printed and kept with the results.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { newest } from '../../scripts/build/freshness.mjs'
import { findNodeHeaders } from '../../scripts/build/node-headers.mjs'
import { findNodeGyp } from '../../scripts/build/release.mjs'
import { bench } from '../drivers/place.mjs'
import { environmentFor } from './python.mjs'

const preparations = { aiges, limit, 'node-calls-python': peer, python: () => undefined, control: () => undefined }

/** @param {string[]} drivers @param {object} python @returns {Map<string, string>} why which driver is left out */
export function prepare(drivers, python) {
  const missing = new Map()
  for (const driver of drivers) {
    try {
      preparations[driver](python)
    } catch (error) {
      missing.set(driver, error.message)
      console.log(`bench: skipped driver ${driver}: ${error.message}`)
    }
  }
  return missing
}

function aiges() {
  if (!existsSync(bench('..', 'dist', 'index.mjs'))) throw new Error('dist/ is not built: npm run build')
}

function limit(python) {
  if (python.library === null) throw new Error(`${python.executable} has no shared libpython`)
  const built = bench('limit', 'build', 'Release', 'limit.node')
  if (existsSync(built) && newest([bench('limit', 'src'), bench('limit', 'binding.gyp')]) < statSync(built).mtimeMs) return
  console.log('bench: building the limit addon')
  nodeGyp(bench('limit'), process.env, 'the limit addon')
}

/** Its binary is bound to one Python and one Node, so it is built again when either changes. */
function peer(python) {
  if (python.library === null) throw new Error(`${python.executable} has no shared libpython`)
  if (python.config === null) throw new Error(`${python.executable} has no python3-config beside it (Debian: apt-get install python3-dev)`)
  const folder = bench('node_modules', 'node-calls-python')
  const stamp = bench('node_modules', 'built-for.json')
  const wanted = JSON.stringify([
    python.library,
    process.versions.modules,
    JSON.parse(readFileSync(bench('package.json'), 'utf8')).dependencies,
  ])
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('bench: installing node-calls-python into bench/node_modules (once)')
  // Its install script is run by hand below: some npm versions block scripts, and its build must not look for headers on the network.
  const npm = ['install', '--prefix', bench(), '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  step('npm', npm, { cwd: bench(), what: 'npm install' })
  console.log(`bench: building node-calls-python for Python ${python.version}`)
  nodeGyp(folder, environmentFor(python), 'node-calls-python')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

function nodeGyp(cwd, env, what) {
  const headers = findNodeHeaders()
  const args = [findNodeGyp(), 'rebuild', '--release', '--loglevel=error']
  if (headers) args.push(`--nodedir=${headers.nodedir}`)
  step(process.execPath, args, { cwd, env, what: `building ${what}` })
}

function step(program, args, { cwd, env = process.env, what }) {
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (status === 0) return
  const last = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-3).join(' | ')
  throw new Error(`${what} failed: ${error?.message ?? last}`)
}

/** The version of the peer that is installed, or null. */
export function peerVersion() {
  try {
    return createRequire(bench('package.json'))('node-calls-python/package.json').version
  } catch {
    const file = bench('node_modules', 'node-calls-python', 'package.json')
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : null
  }
}
