/**
 * What a lane has done so far, in numbers that only grow. Requests are counted where they settle (Lane.settled); bytes and times natively,
 * and this file says in which order.
 */

/** Times of one kind, in milliseconds. */
export interface Times {
  /** How many were measured. */
  count: number
  sum: number
  /** Half of them took at most this. An estimate out of a histogram, as `p95` and `p99` are. */
  p50: number
  p95: number
  p99: number
  /** The longest one, exactly. */
  max: number
}

export interface ByteCounts {
  /** Bytes that both languages saw in the same memory. */
  shared: number
  /** Bytes that were copied. */
  copied: number
}

export interface Stats {
  /**
   * Requests that are over: `once`, `onceSync`, and sessions of `stream` once they have ended; of a module `call` and `callSync`. Not the load,
   * and not what was refused before it was sent (arguments, AIGES_ERR_QUEUE_FULL, _CLOSED).
   */
  calls: number
  /** Those of them that failed for their caller: an error code of the wrapper, an exception, a reply that is none, a timeout, an abort. */
  errors: number
  /** Of everything that runs for requests on a Python thread: a session is several (open, each batch of frames, read, destroy). */
  times: {
    /** From submission until a thread took the call. */
    queue: Times
    /** Waiting for the interpreter's lock. */
    gil: Times
    /** In Python. */
    run: Times
    /** From submission until the outcome was ready. */
    total: Times
  }
  /** Bodies and buffers: into Python and out of it. */
  bytes: { in: ByteCounts; out: ByteCounts }
}

const COUNTERS = 4
const KINDS = 4
const PER_KIND = 6

/** Length of the array that `Native.stats` fills: in shared, in copied, out shared, out copied; then for queue, gil, run and total: count, sum, p50, p95, p99, max. */
export const FIGURES = COUNTERS + KINDS * PER_KIND

export function statsFrom(calls: number, errors: number, figures: Float64Array): Stats {
  const at = (i: number): number => figures[i] ?? 0
  const times = (kind: number): Times => {
    const first = COUNTERS + kind * PER_KIND
    return { count: at(first), sum: at(first + 1), p50: at(first + 2), p95: at(first + 3), p99: at(first + 4), max: at(first + 5) }
  }
  return {
    calls,
    errors,
    times: { queue: times(0), gil: times(1), run: times(2), total: times(3) },
    bytes: { in: { shared: at(0), copied: at(1) }, out: { shared: at(2), copied: at(3) } },
  }
}
