/**
 * No file of ours grows past what one reading can hold.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StepFailed } from '../build/run.mjs'
import { inTree } from '../build/tree.mjs'

const limits = { native: 300, lib: 300, python: 300, scripts: 300, bench: 300, examples: 300, test: 400 }

export function checkFileSizes() {
  const long = Object.entries(limits).flatMap(([folder, limit]) => longFiles(folder, limit))
  if (long.length > 0) throw new StepFailed(`these files hold more than one idea:\n${long.join('\n')}`)
  return null
}

/** @param {string} folder @param {number} limit */
function longFiles(folder, limit) {
  if (!existsSync(inTree(folder))) return []
  const names = readdirSync(inTree(folder), { recursive: true }).map(String)
  return names
    .filter((name) => /\.(cc|h|ts|mts|mjs|py)$/.test(name) && !name.includes('node_modules'))
    .map((name) => ({ path: join(folder, name), lines: readFileSync(inTree(folder, name), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > limit)
    .map(({ path, lines }) => `${path}: ${lines} lines, the limit is ${limit}`)
}
