/**
 * The developer builds of the addon: cmake-js on CMakeLists.txt, one tree per preset of CMakePresets.json in out/<preset>/build.
 * Loaded with AIGES_NATIVE_PREBUILD=out/<preset>.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { findNodeHeaders } from './node-headers.mjs'
import { run, StepFailed } from './run.mjs'
import { inTree } from './tree.mjs'

/**
 * What an uninstrumented node needs to load an instrumented addon: the sanitizer's library in the process before everything else, and its
 * options. Leaks are counted by our own tests: V8 and CPython keep memory for the life of the process by design.
 */
const sanitizers = {
  asan: { library: 'libasan.so', env: { ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=1:allocator_may_return_null=1' } },
  ubsan: { library: 'libubsan.so', env: { UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1' } },
  tsan: { library: 'libtsan.so', env: { TSAN_OPTIONS: 'halt_on_error=1:second_deadlock_stack=1:allocator_may_return_null=1' } },
}

export function presetNames() {
  return readPresets()
    .filter((preset) => !preset.hidden)
    .map((preset) => preset.name)
}

/**
 * Configures a preset, so that its compile_commands.json is there, and builds the addon, or what `target` names; null builds nothing.
 * @param {string} name @param {string | null} [target] @returns {string} the folder to name in AIGES_NATIVE_PREBUILD, against the tree
 */
export function buildPreset(name, target = 'aiges_native') {
  const variables = cacheVariables(name)
  const headers = findNodeHeaders()
  const options = Object.entries(variables).map(([key, value]) => `--CD${key}=${value}`)
  if (headers) options.push(`--CDAIGES_NODE_INCLUDE=${headers.include}`)
  const common = ['--out', inTree('out', name, 'build'), '--config', variables.CMAKE_BUILD_TYPE, '--log-level', 'error', ...options]
  const cmakeJs = findCmakeJs()
  console.log(`native: preset ${name} with cmake-js`)
  run(process.execPath, [cmakeJs, 'configure', ...common], { what: `cmake-js configure (${name})` })
  if (target !== null) run(process.execPath, [cmakeJs, 'build', '--target', target, ...common], { what: `cmake-js build (${name})` })
  return join('out', name)
}

/** The environment in which `node` runs with this preset's addon. @param {string} name */
export function environmentOf(name) {
  const env = { AIGES_NATIVE_PREBUILD: join('out', name) }
  const sanitizer = sanitizers[name]
  if (sanitizer === undefined) return env
  const found = spawnSync('g++', [`-print-file-name=${sanitizer.library}`], { encoding: 'utf8' }).stdout?.trim()
  if (!found?.startsWith('/'))
    throw new StepFailed(`${sanitizer.library} was not found: g++ and its sanitizer libraries are needed for ${name}`)
  return { ...env, LD_PRELOAD: found, ...sanitizer.env }
}

/** The unit tests' executable of a preset; null when there was no GoogleTest. @param {string} name */
export function unitTestsOf(name) {
  const path = inTree('out', name, 'build', 'tests', 'aiges_core_tests')
  return existsSync(path) ? path : null
}

function readPresets() {
  return JSON.parse(readFileSync(inTree('CMakePresets.json'), 'utf8')).configurePresets
}

/** @param {string} name @returns {Record<string, string>} */
function cacheVariables(name) {
  const preset = readPresets().find((candidate) => candidate.name === name)
  if (preset === undefined) throw new StepFailed(`no such preset "${name}"; there are: ${presetNames().join(', ')}`)
  const inherited = preset.inherits === undefined ? {} : cacheVariables(preset.inherits)
  return { ...inherited, ...preset.cacheVariables }
}

function findCmakeJs() {
  const require = createRequire(import.meta.url)
  return join(dirname(require.resolve('cmake-js/package.json')), 'bin', 'cmake-js')
}
