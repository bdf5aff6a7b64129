/**
 * The long runs, each a command of its own (`npm run test:asan`, `test:checks`, `test:stress`):
 *   asan | ubsan | tsan | checks   builds that preset, interleaves calls with the life of their buffers under it, then runs the suites that deal with memory
 *   leak                           counts what is left after many calls, errors, loads and closes
 *   lifetimes                      Workers that come and go
 *   sessions                       sessions and late answers in every order, Workers that end with them open
 *   all                            these four on the release build
 * Flags: --short (the form for every day), --seed N, --node PATH (another Node for the scripts; the suites run on this one).
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { buildPreset, environmentOf } from './build/developer.mjs'
import { buildRelease } from './build/release.mjs'
import { exitOnFailure, StepFailed } from './build/run.mjs'
import { inTree, root } from './build/tree.mjs'
import { buildTypeScript } from './build/typescript.mjs'
import { addUp, close, failedWith, nothing } from './test/sums.mjs'
import { runVitest } from './test/vitest.mjs'

const presets = ['asan', 'ubsan', 'tsan', 'checks']
const suites = ['test/bodies', 'test/values', 'test/value/', 'test/lifecycle/workers', 'test/stream', 'test/wrapper/modes']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false }, seed: { type: 'string' }, node: { type: 'string', default: process.execPath } },
})

/** Arguments of each script, long and short. */
const scripts = {
  interleave: { long: ['--ops', '100000'], short: ['--ops', '5000'] },
  leak: { long: [], short: ['--short'] },
  lifetimes: { long: ['--lifetimes', '200'], short: ['--lifetimes', '40'] },
  sessions: { long: ['--rounds', '20000'], short: ['--rounds', '1000'] },
}

await exitOnFailure(() => {
  const what = positionals[0] ?? 'all'
  buildTypeScript()
  if (presets.includes(what)) close(underPreset(what))
  else close(onRelease(what))
})

function onRelease(what) {
  const chosen = what === 'all' ? Object.keys(scripts) : [what]
  if (chosen.some((name) => scripts[name] === undefined)) {
    throw new StepFailed(`stress: no such run "${what}"; there are: ${[...presets, ...Object.keys(scripts), 'all'].join(', ')}`)
  }
  buildRelease({ ifStale: true })
  return addUp(chosen.map((name) => runScript(name, {})))
}

function underPreset(preset) {
  buildPreset(preset)
  const env = environmentOf(preset)
  return addUp([runScript('interleave', env), runScript('lifetimes', env), runScript('sessions', env), runVitest(suites, env)])
}

/** @returns {import('./test/sums.mjs').Sums} */
function runScript(name, env) {
  const args = [...(values.short ? scripts[name].short : scripts[name].long), ...(values.seed === undefined ? [] : ['--seed', values.seed])]
  const { status, signal } = spawnSync(values.node, ['--expose-gc', inTree('test', 'stress', `${name}.mjs`), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  if (status === 0) return { ...nothing(), passed: 1 }
  console.error(`${name} failed: ${signal ?? `exit ${status}`}`)
  return failedWith(`${name}: ${signal ?? `exit ${status}`}`)
}
