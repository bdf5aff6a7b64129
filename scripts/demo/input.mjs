/**
 * Where the examples lie, and what a demo works on.
 */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DemoFailure } from './failure.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @param {...string} parts */
export const inTree = (...parts) => join(root, ...parts)

/** @param {...string} parts */
export const example = (...parts) => inTree('examples', ...parts)

/** @param {string | undefined} given @param {string} shipped */
export async function readInput(given, shipped) {
  try {
    return await readFile(given ?? shipped)
  } catch (error) {
    throw new DemoFailure(`The input ${given ?? shipped} cannot be read: ${error.message}`)
  }
}
