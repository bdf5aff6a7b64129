/**
 * Adds up what several commands wrote to AIGES_SUMS_FILE and prints the one closing line. Arguments: the file, then the commands that failed;
 * they count when nothing else did (one that did not build, one that crashed).
 */
import { readFileSync } from 'node:fs'
import { addUp, printSums } from './sums.mjs'

const [file, ...failedCommands] = process.argv.slice(2)
const lines = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
const sums = addUp(lines.map((line) => JSON.parse(line)))
if (sums.failed.length < failedCommands.length) sums.failed.push(...failedCommands)
printSums(sums)
process.exitCode = sums.failed.length > 0 ? 1 : 0
