/**
 * What was measured on, without names of people or folders: processors, system, versions.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { bench } from '../drivers/place.mjs'
import { peerVersion } from './prepare.mjs'

/** @param {object} python */
export function describeMachine(python) {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${process.arch}`,
    load: loadavg()[0],
    node: process.version,
    python: `${python.version} (configured ${python.optimized ? 'with' : 'without'} --enable-optimizations)`,
    aiges: JSON.parse(readFileSync(bench('..', 'package.json'), 'utf8')).version,
    build: buildOfAiges(),
    'node-calls-python': peerVersion(),
  }
}

/** Tells two builds of this package apart: eight digits over the addon and the JavaScript it is driven with. Null: nothing is built. */
export function buildOfAiges() {
  const folder = bench('..', 'prebuilds', `${process.platform}-${process.arch}`)
  const prebuilt = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  const addon = [bench('..', 'build', 'Release', 'aiges_native.node'), ...prebuilt].find((file) => existsSync(file))
  const dist = bench('..', 'dist')
  if (addon === undefined || !existsSync(dist)) return null
  const scripts = readdirSync(dist, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.js'))
    .sort()
  const hash = createHash('sha256').update(readFileSync(addon))
  for (const name of scripts) hash.update(readFileSync(join(dist, name)))
  return hash.digest('hex').slice(0, 8)
}

/** @param {ReturnType<typeof describeMachine>} machine */
export function printMachine(machine) {
  console.log(`${machine.processor} x ${machine.processors}, ${machine.memoryGiB} GiB, ${machine.system}, load ${machine.load.toFixed(2)}`)
  console.log(
    `node ${machine.node}, Python ${machine.python}, aiges-native ${machine.aiges} (build ${machine.build ?? 'none'}), node-calls-python ${machine['node-calls-python'] ?? 'not installed'}`,
  )
}
