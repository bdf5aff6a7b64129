/**
 * Runs the cells: in each round every trial with every driver, one process after the other, so that slow drift of the machine meets all drivers
 * of a trial alike.
 */
import { spawn } from 'node:child_process'
import { bench } from '../drivers/place.mjs'
import { environmentFor } from './python.mjs'

const CELL_LIMIT_MS = 60_000

/** What a cell is started with. @param {object} trial @param {string} driver @param {object} python @param {object} effort @param {string | undefined} pin */
export function commandOf(trial, driver, python, effort, pin) {
  const node = [
    process.execPath,
    ...(trial.needsGc ? ['--expose-gc'] : []),
    bench('cell.mjs'),
    trial.name,
    driver,
    JSON.stringify({ python, effort }),
  ]
  return pin === undefined ? node : ['taskset', '-c', pin, ...node]
}

/** @param {object} run @returns {Promise<Map<string, object[]>>} by `trial/driver`: of each round its values or its error */
export async function runRounds({ cells, rounds, python, effort, pin }) {
  const results = new Map()
  const total = rounds * cells.length
  let count = 0
  for (let round = 0; round < rounds; round++) {
    for (const { trial, driver } of cells) {
      progress(`round ${round + 1}/${rounds}, cell ${++count}/${total}: ${trial.name} / ${driver}`)
      const key = `${trial.name}/${driver}`
      const list = results.get(key) ?? results.set(key, []).get(key)
      list.push(await runCell(commandOf(trial, driver, python, effort, pin), environmentFor(python)))
    }
  }
  progress('')
  return results
}

function runCell([program, ...args], env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...env, BENCH_REPORT_FD: '3' }, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), CELL_LIMIT_MS)
    let answer = ''
    let errors = ''
    child.stderr.on('data', (data) => (errors += data))
    child.stdio[3].on('data', (data) => (answer += data))
    child.on('error', (error) => resolve({ error: error.message }))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve(parse(answer) ?? { error: `the cell ended with ${signal ?? code}: ${errors.trim().split('\n').pop()}` })
    })
  })
}

function parse(answer) {
  if (answer === '') return undefined
  const result = JSON.parse(answer)
  const numbers = Object.values(result.values ?? {})
  if (result.error === undefined && (numbers.length === 0 || !numbers.every((value) => Number.isFinite(value) && value > 0))) {
    return { error: `the cell produced no number: ${answer.trim()}` }
  }
  return result
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
  else if (text !== '') process.stderr.write(`${text}\n`)
}
