/**
 * Where a cell finds things: folders of the bench, and the Python that the runner chose for all drivers.
 */
import { join } from 'node:path'

/** An absolute path below bench/. @param {...string} parts */
export const bench = (...parts) => join(import.meta.dirname, '..', ...parts)

/** @typedef {{ executable: string, version: string, library: string | null, bin: string, config: string | null }} ChosenPython */
/** @typedef {{ python: ChosenPython, effort: import('../trials/measure.mjs').Effort, trial: string }} Place */
