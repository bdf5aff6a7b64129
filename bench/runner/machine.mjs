/**
 * What was measured on, without names of people or folders: processors, system, versions.
 */
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
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
    python: `${python.version}${python.optimized ? '' : ' (built without --enable-optimizations)'}`,
    aiges: JSON.parse(readFileSync(bench('..', 'package.json'), 'utf8')).version,
    'node-calls-python': peerVersion(),
  }
}

/** @param {ReturnType<typeof describeMachine>} machine */
export function printMachine(machine) {
  console.log(`${machine.processor} x ${machine.processors}, ${machine.memoryGiB} GiB, ${machine.system}, load ${machine.load.toFixed(2)}`)
  console.log(
    `node ${machine.node}, Python ${machine.python}, aiges-native ${machine.aiges}, node-calls-python ${machine['node-calls-python'] ?? 'not installed'}`,
  )
}
