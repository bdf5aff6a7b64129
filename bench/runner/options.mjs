/**
 * The words of the command line.
 */
import { parseArgs } from 'node:util'
import { trials } from '../trials/index.mjs'

export const usage = `npm run bench -- [options] [trial ...]

  trials            ${trials.map((trial) => trial.name).join(' ')}   (default: all)
  --quick           one short round, under a minute: says that everything measures, not how fast it is
  --rounds N        how often each cell is run; cells of a round are interleaved (default 5)
  --only A,B        only these drivers: ${driverNames().join(' ')}
  --python PATH     interpreter for all drivers (default: AIGES_PYTHON, VIRTUAL_ENV, .venv, python3)
  --pin CPUS        run every cell under taskset -c CPUS, e.g. 1 or 0,1
  --json FILE       write the results there too (they always go to bench/results/)
  --profile         print how to look at these cells with perf, and measure nothing
  --help`

/** @typedef {{ trials: object[], drivers: string[], rounds: number, quick: boolean, python?: string, pin?: string, json?: string, profile: boolean, help: boolean }} Options */

/** @param {string[]} words @returns {Options} */
export function readOptions(words) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string' },
      python: { type: 'string' },
      pin: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const drivers = pick(values.only?.split(',') ?? [], driverNames(), 'driver')
  const names = pick(
    positionals,
    trials.map((trial) => trial.name),
    'trial',
  )
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5))
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds: a whole number of at least 1 is needed, not "${values.rounds}"`)
  return { ...values, rounds, drivers, trials: trials.filter((trial) => names.includes(trial.name)) }
}

export function driverNames() {
  return [...new Set(trials.flatMap((trial) => trial.drivers))]
}

function pick(named, all, what) {
  for (const name of named) if (!all.includes(name)) throw new Error(`no such ${what} "${name}"; there are: ${all.join(', ')}`)
  return named.length > 0 ? named : all
}
