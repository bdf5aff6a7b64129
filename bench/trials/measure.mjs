/**
 * How a number is taken: warm up while finding a batch that takes about 10 ms, then time such batches until the budget is spent. The value of
 * a cell is the median of its batches, which a stray scheduler tick cannot move.
 */
import { setImmediate as turn } from 'node:timers/promises'

/** @typedef {{ warmUp: number, budget: number, quick: boolean }} Effort milliseconds */

const BATCH_NS = 10_000_000

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/**
 * Nanoseconds per call of a function that returns when it is done. A batch ends with one turn of the event loop, inside the time: that is when
 * finalizers run, and what they cost belongs to the calls.
 *
 * @param {(i: number) => unknown} call @param {Effort} effort
 */
export function sampleSync(call, effort) {
  return sampleBatches(async (n) => {
    for (let i = 0; i < n; i++) call(i)
    await turn()
  }, effort)
}

/**
 * Nanoseconds that `more` takes beyond `less`: batches of the two in turn, in one process, and the median of the differences of neighbours. Two
 * processes differ by more than what is looked for.
 *
 * @param {(i: number) => unknown} more @param {(i: number) => unknown} less @param {Effort} effort
 */
export async function differenceSync(more, less, effort) {
  const batchOf = (call) => async (n) => {
    for (let i = 0; i < n; i++) call(i)
    await turn()
  }
  const [first, second] = [batchOf(more), batchOf(less)]
  let n = 1
  for (const until = now() + effort.warmUp * 1e6; now() < until; ) n = nextSize(n, (await time(first, n)) + (await time(second, n)))
  const differences = []
  for (const until = now() + effort.budget * 1e6; differences.length === 0 || now() < until; )
    differences.push(((await time(first, n)) - (await time(second, n))) / n)
  return median(differences)
}

/** The same for one that returns a promise; each is awaited before the next. @param {(i: number) => Promise<unknown>} call @param {Effort} effort */
export function sampleAsync(call, effort) {
  return sampleBatches(async (n) => {
    for (let i = 0; i < n; i++) await call(i)
  }, effort)
}

/** The same for batches of one's own making. @param {(n: number) => Promise<void>} batch @param {Effort} effort */
export async function sampleBatches(batch, effort) {
  let n = 1
  for (const until = now() + effort.warmUp * 1e6; now() < until; ) n = nextSize(n, await time(batch, n))
  const samples = []
  for (const until = now() + effort.budget * 1e6; samples.length === 0 || now() < until; ) samples.push((await time(batch, n)) / n)
  return median(samples)
}

export const now = () => Number(process.hrtime.bigint())

async function time(batch, n) {
  const start = now()
  await batch(n)
  return now() - start
}

function nextSize(n, took) {
  if (took >= BATCH_NS) return n
  return Math.max(n + 1, Math.min(4 * n, Math.floor((n * 1.2 * BATCH_NS) / Math.max(took, 1))))
}
