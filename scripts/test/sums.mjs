/**
 * The figures every runner reports in, and how they are added up.
 *
 * @typedef {object} Sums
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped one line each: what, and why
 */
import { appendFileSync } from 'node:fs'

/** @returns {Sums} */
export const nothing = () => ({ passed: 0, failed: 0, skipped: [] })

/** @param {string} reason @returns {Sums} */
export const skippedBecause = (reason) => ({ passed: 0, failed: 0, skipped: [reason] })

/** @param {Sums[]} all @returns {Sums} */
export function addUp(all) {
  const sum = (key) => all.reduce((total, sums) => total + sums[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: all.flatMap((sums) => sums.skipped) }
}

/** @param {Sums} sums */
const closingLine = (sums) => `${sums.passed} passed, ${sums.failed} failed, ${sums.skipped.length} skipped`

/** Every skip with its reason, then the closing line. @param {Sums} sums */
export function printSums(sums) {
  for (const reason of sums.skipped) console.log(`skipped: ${reason}`)
  console.log(closingLine(sums))
}

/**
 * Prints the sums and sets the exit code. Part of a larger run (AIGES_SUMS_FILE), they go to that file instead, so that the larger run
 * closes with the only line of its kind.
 * @param {Sums} sums
 */
export function close(sums) {
  const file = process.env.AIGES_SUMS_FILE
  if (file) appendFileSync(file, `${JSON.stringify(sums)}\n`)
  else printSums(sums)
  process.exitCode = sums.failed > 0 ? 1 : 0
}
