/**
 * All trials, in the order of the table. A trial says which drivers it makes sense for, which numbers it gives, and in which direction to build:
 * `atMost` and `atLeast` are ratios to a peer of the same run, `plus` is a difference in nanoseconds, `below` a number of
 * nanoseconds for a metric that is a difference already.
 */
import { large, out, small } from './bytes.mjs'
import { dicts, manyInFlight, noop, oneInFlight, sync } from './calls.mjs'
import { loopDelay } from './loop-delay.mjs'
import { once, onceSync, validated } from './wrapper.mjs'

export const trials = [noop, sync, dicts, oneInFlight, manyInFlight, onceSync, once, validated, small, large, out, loopDelay]

/** @param {string} name */
export function trialNamed(name) {
  const trial = trials.find((candidate) => candidate.name === name)
  if (trial === undefined) throw new Error(`no such trial "${name}"; there are: ${trials.map((each) => each.name).join(', ')}`)
  return trial
}
