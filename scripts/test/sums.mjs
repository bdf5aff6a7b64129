/**
 * The figures every runner reports in, and how they are added up.
 *
 * @typedef {object} Sums
 * @property {number} passed
 * @property {string[]} failed one line each: what, and how
 * @property {{ what: string, why: string }[]} skipped
 */
import { appendFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** @returns {Sums} */
export const nothing = () => ({ passed: 0, failed: [], skipped: [] })

/** @param {string} what @param {string} why @returns {Sums} */
export const skippedBecause = (what, why) => ({ passed: 0, failed: [], skipped: [{ what, why }] })

/** @param {string} what @returns {Sums} */
export const failedWith = (what) => ({ passed: 0, failed: [what], skipped: [] })

/** A run that failed without a failed test (it did not build, it crashed, a rejection nobody handled) is one failure. @param {Sums} sums @param {number | null} status @param {string} what @returns {Sums} */
export const orFailed = (sums, status, what) =>
  status !== 0 && sums.failed.length === 0 ? { ...sums, failed: [`${what}: exit ${status ?? 'by a signal'}`] } : sums

/** The first line of a message, without colours, short enough for a list. @param {string | undefined} text */
export const firstLine = (text) =>
  stripVTControlCharacters(text ?? '')
    .trim()
    .split('\n')[0]
    .slice(0, 300)

/** @param {Sums[]} all @returns {Sums} */
export function addUp(all) {
  return {
    passed: all.reduce((total, sums) => total + sums.passed, 0),
    failed: all.flatMap((sums) => sums.failed),
    skipped: all.flatMap((sums) => sums.skipped),
  }
}

/** @param {Sums} sums */
const closingLine = (sums) => `${sums.passed} passed, ${sums.failed.length} failed, ${sums.skipped.length} skipped`

/** Everything that was skipped by its reason, every failure, then the closing line. @param {Sums} sums */
export function printSums(sums) {
  for (const why of new Set(sums.skipped.map((each) => each.why))) {
    const names = new Set(sums.skipped.filter((each) => each.why === why).map((each) => each.what))
    console.log(`skipped, ${why}: ${[...names].join('; ')}`)
  }
  for (const line of sums.failed) console.log(`failed: ${line}`)
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
  process.exitCode = sums.failed.length > 0 ? 1 : 0
}
