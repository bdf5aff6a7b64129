/**
 * How one call may end early, checked.
 */
import { optionalSignal, optionalTimeout, optionBag } from '../options'

export interface CallOptions {
  /** Rejects the call at once with AIGES_ERR_ABORTED. Python is told and may go on; a Buffer of the call may still be read. */
  signal?: AbortSignal | undefined
  /** Milliseconds; the call then rejects with AIGES_ERR_TIMEOUT. Infinity: no limit, also where the load set one. */
  timeout?: number | undefined
}

const names = ['signal', 'timeout']

/** Throws AIGES_ERR_INVALID_ARGUMENT. `standard` is the timeout of calls that set none. */
export function callLimits(options: CallOptions | undefined, standard: CallOptions): CallOptions {
  if (options === undefined) return standard
  const bag = optionBag(options, 'options', names)
  return {
    signal: optionalSignal(bag['signal'], 'options.signal'),
    timeout: optionalTimeout(bag['timeout'], 'options.timeout') ?? standard.timeout,
  }
}
