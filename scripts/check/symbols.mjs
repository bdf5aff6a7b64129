/**
 * What the linker made of the addon: names nothing of Python, shows only Node's entry points, cannot be unloaded, asks for no symbol that
 * the rules forbid. Reads ELF files with binutils, so it runs on Linux.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { prebuiltAddons } from '../build/prebuilds.mjs'
import { StepFailed } from '../build/run.mjs'
import { inTree, releaseAddon } from '../build/tree.mjs'

const mayExport = /^(napi_register_module_v\d+|node_api_module_get_api_version_v\d+)$/
/** Rule and reason: an undefined symbol that matches is a violation. */
const mustNotNeed = [
  [/^_?Py[A-Z_]/, 'CPython is reached through the symbol table only'],
  [/^_ZN2v8/, 'V8 is looked up at run time, never linked'],
  [/^uv_/, 'libuv is not used'],
]

export function checkSymbols() {
  if (process.platform !== 'linux') return 'reads ELF files, this is not Linux'
  if (spawnSync('readelf', ['--version']).status !== 0) return 'readelf is not installed (binutils)'
  const addons = [releaseAddon, ...prebuiltAddons()].filter((path) => existsSync(path))
  if (addons.length === 0) return 'nothing is built yet'
  const complaints = addons.flatMap((path) => symbolComplaints(path).map((text) => `${path.slice(inTree().length + 1)}: ${text}`))
  if (complaints.length > 0) throw new StepFailed(complaints.join('\n'))
  return null
}

/** @param {string} addon @returns {string[]} */
export function symbolComplaints(addon) {
  const dynamic = read('readelf', ['-dW', addon])
  const complaints = [...dynamic.matchAll(/\(NEEDED\).*\[(libpython[^\]]*)\]/g)].map((match) => `is linked to ${match[1]}`)
  if (!/FLAGS_1.*NODELETE/.test(dynamic)) complaints.push('is not linked with -z nodelete')
  const exported = names(['-D', '--defined-only', addon])
  complaints.push(...exported.filter((name) => !mayExport.test(name)).map((name) => `exports ${name}`))
  if (!exported.some((name) => name.startsWith('napi_register_module_v'))) complaints.push('does not export napi_register_module_v1')
  for (const [pattern, reason] of mustNotNeed) {
    complaints.push(
      ...names(['-D', '--undefined-only', addon])
        .filter((name) => pattern.test(name))
        .map((name) => `needs ${name}: ${reason}`),
    )
  }
  return complaints
}

const names = (args) =>
  read('nm', ['--format=just-symbols', ...args])
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((name) => name.replace(/@.*$/, ''))

function read(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new StepFailed(`${program} ${args.join(' ')}: ${stderr}`)
  return stdout
}
