/**
 * `--profile`: how to see where the time of a cell goes. Prints commands, runs nothing.
 */
import { commandOf } from './rounds.mjs'

const flags = ['--perf-basic-prof', '--interpreted-frames-native-stack']

/** @param {{ trial: object, driver: string }[]} cells @param {object} python @param {object} options */
export function printProfiles(cells, python, { pin }) {
  const effort = { warmUp: 300, budget: 5000, quick: false }
  console.log('# perf writes perf.data where you are; node writes the names of its compiled functions to /tmp/perf-PID.map.')
  for (const { trial, driver } of cells.filter((cell) => cell.driver !== 'python')) {
    const command = commandOf(trial, driver, python, effort, pin)
    const at = command.indexOf(process.execPath) + 1
    const quoted = [...command.slice(0, at), ...flags, ...command.slice(at)].map((word) => (/^[\w./,=-]+$/.test(word) ? word : `'${word}'`))
    console.log(`\n# ${trial.title} / ${driver}`)
    console.log(`perf record -F 5000 -g -o perf.${trial.name}.${driver}.data -- ${quoted.join(' ')}`)
    console.log(`perf report -i perf.${trial.name}.${driver}.data --no-children -g none --percent-limit 0.7 --sort comm,dso,symbol`)
  }
}
