/**
 * Adds up what several commands wrote to AIGES_SUMS_FILE and prints the one closing line. Arguments: the file, and how many commands failed.
 * A command that failed without a failed test (it did not build, it crashed) counts as one.
 */
import { readFileSync } from 'node:fs'
import { addUp, printSums } from './sums.mjs'

const [file, failedCommands] = process.argv.slice(2)
const lines = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
const sums = addUp(lines.map((line) => JSON.parse(line)))
sums.failed = Math.max(sums.failed, Number(failedCommands))
printSums(sums)
process.exitCode = sums.failed > 0 ? 1 : 0
