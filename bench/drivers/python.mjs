/**
 * A plain Python loop, plugins/loop.py, in a process of its own: the same calls without Node. Its number is that of the loop, not of the
 * process around it.
 */
import { spawnSync } from 'node:child_process'
import { median } from '../trials/measure.mjs'
import { BODY_BYTES } from '../trials/wrapper.mjs'
import { bench } from './place.mjs'

/** Trials whose Python loop has another name: once and onceSync make the same calls. */
const loops = { sync: 'sync', dicts: 'dicts', once: 'once', onceSync: 'once' }

/** The driver runs the whole trial itself. @param {import('./place.mjs').Place} place */
export function runTrial({ python, effort, trial }) {
  const args = [bench('plugins', 'loop.py'), loops[trial], effort.warmUp, effort.budget, BODY_BYTES].map(String)
  const env = { ...process.env, PYTHONPATH: bench('..', 'python') }
  const { status, stdout, stderr } = spawnSync(python.executable, args, { encoding: 'utf8', env })
  if (status !== 0) throw new Error(stderr.trim().split('\n').pop() || `the Python loop ended with ${status}`)
  return { ns: median(JSON.parse(stdout.trim().split('\n').pop())) }
}
