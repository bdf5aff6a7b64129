/**
 * From the numbers of all rounds to one line for each metric. A ratio is the median of the ratios of single rounds: two cells of one round ran
 * within seconds of each other, two medians of a whole run did not.
 */
import { median } from '../trials/measure.mjs'

const OURS = 'aiges'

/** @param {object[]} trials @param {Map<string, object[]>} results */
export function summarize(trials, results) {
  return trials.flatMap((trial) => trial.metrics.map((metric) => line(trial, metric, results)))
}

function line(trial, metric, results) {
  const series = new Map(trial.drivers.map((driver) => [driver, valuesOf(results.get(`${trial.name}/${driver}`), metric.name)]))
  const absolute = {}
  const ratio = {}
  for (const [driver, values] of series) {
    const known = values.filter((value) => value !== undefined)
    if (known.length === 0) continue
    absolute[driver] = { median: median(known), min: Math.min(...known), max: Math.max(...known) }
    const pairs = driver === OURS ? [] : ratios(series.get(OURS) ?? [], values)
    if (pairs.length > 0) ratio[driver] = { median: median(pairs), min: Math.min(...pairs), max: Math.max(...pairs) }
  }
  return {
    trial: trial.name,
    metric: metric.name,
    title: metric.title,
    unit: metric.unit,
    absolute,
    ratio,
    direction: metric.direction ?? null,
    reached: reached(metric.direction, absolute, ratio),
  }
}

function valuesOf(rounds, name) {
  return (rounds ?? []).map((round) => round.values?.[name])
}

function ratios(ours, theirs) {
  return ours.flatMap((value, i) => (value === undefined || theirs[i] === undefined ? [] : [value / theirs[i]]))
}

/** True, false, or null when nothing can be said. */
function reached(direction, absolute, ratio) {
  if (direction?.below !== undefined) return absolute[OURS] === undefined ? null : absolute[OURS].median < direction.below
  if (direction === undefined || absolute[OURS] === undefined || absolute[direction.peer] === undefined) return null
  if (direction.plus !== undefined) return absolute[OURS].median <= absolute[direction.peer].median + direction.plus
  const value = ratio[direction.peer]?.median
  if (value === undefined) return null
  return direction.atMost === undefined ? value >= direction.atLeast : value <= direction.atMost
}
