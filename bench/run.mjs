/**
 * `npm run bench`: trials x drivers, each cell in a process of its own, printed as ratios and written as JSON to bench/results/. Exits 1 when a
 * cell of a driver that is there produced no number; how large the numbers are decides nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { bench } from './drivers/place.mjs'
import { buildOfAiges, describeMachine, printMachine } from './runner/machine.mjs'
import { readOptions, usage } from './runner/options.mjs'
import { prepare } from './runner/prepare.mjs'
import { printProfiles } from './runner/profile.mjs'
import { choosePython } from './runner/python.mjs'
import { runRounds } from './runner/rounds.mjs'
import { summarize } from './runner/summary.mjs'
import { printTable } from './runner/table.mjs'

const FULL = { warmUp: 300, budget: 700, quick: false }
const QUICK = { warmUp: 50, budget: 100, quick: true }

async function main() {
  const options = readOptions(process.argv.slice(2))
  if (options.help) return console.log(usage)
  const python = choosePython(options.python)
  const missing = options.profile ? new Map() : prepare(options.drivers, python)
  const drivers = options.drivers.filter((driver) => !missing.has(driver))
  const cells = options.trials.flatMap((trial) =>
    trial.drivers.filter((driver) => drivers.includes(driver)).map((driver) => ({ trial, driver })),
  )
  if (options.profile) return printProfiles(cells, python, options)
  const machine = describeMachine(python)
  const effort = options.quick ? QUICK : FULL
  const results = await runRounds({ cells, rounds: options.rounds, python, effort, pin: options.pin })
  const lines = summarize(options.trials, results)
  printMachine(machine)
  console.log(
    `${options.rounds} rounds, medians${options.pin === undefined ? '' : `, pinned to CPU ${options.pin}`}${options.quick ? ', quick: the numbers mean little' : ''}\n`,
  )
  printTable(lines, drivers)
  const failures = [...results].flatMap(([cell, rounds]) =>
    rounds.filter((round) => round.error !== undefined).map((round) => `${cell}: ${round.error.split('\n')[0]}`),
  )
  if (buildOfAiges() !== machine.build) console.log('\nThe build of aiges changed while this ran: its numbers are of two builds.')
  for (const failure of new Set(failures)) console.log(`no number from ${failure}`)
  save(
    {
      date: new Date().toISOString(),
      machine,
      options: { rounds: options.rounds, pin: options.pin ?? null, effort },
      missing: Object.fromEntries(missing),
      lines,
      rounds: Object.fromEntries(results),
    },
    options.json,
  )
  if (failures.length > 0) process.exitCode = 1
}

function save(results, file) {
  const text = `${JSON.stringify(results, null, 2)}\n`
  const name = bench('results', `${results.date.replaceAll(':', '-')}.json`)
  mkdirSync(bench('results'), { recursive: true })
  writeFileSync(name, text)
  if (file !== undefined) writeFileSync(file, text)
}

try {
  await main()
} catch (error) {
  console.error(`bench: ${error.message}`)
  process.exitCode = 1
}
