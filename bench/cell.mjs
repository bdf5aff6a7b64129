/**
 * One cell: one trial with one driver, in this process and nothing else. Started by run.mjs, or by hand under a profiler:
 *
 *   node --expose-gc bench/cell.mjs TRIAL DRIVER '{"python": {...}, "effort": {...}}'
 *
 * Writes `{"values": {metric: number}}` or `{"error": text}` to descriptor BENCH_REPORT_FD, or to stdout.
 */
import { writeSync } from 'node:fs'
import { trialNamed } from './trials/index.mjs'

const [trialName, driverName, json] = process.argv.slice(2)
const place = { ...JSON.parse(json), trial: trialName }

async function measure() {
  const trial = trialNamed(trialName)
  const driver = await import(`./drivers/${driverName}.mjs`)
  return driver.runTrial === undefined ? trial.run(driver.open(place), place.effort) : driver.runTrial(place)
}

function report(result) {
  writeSync(Number(process.env.BENCH_REPORT_FD ?? 1), `${JSON.stringify(result)}\n`)
}

try {
  report({ values: await measure() })
} catch (error) {
  report({ error: error instanceof Error ? error.message : String(error) })
}
// Some drivers have threads that never end.
process.exit(0)
