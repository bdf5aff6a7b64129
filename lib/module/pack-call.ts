/**
 * Writes the tape of a call with positional and keyword arguments.
 */
import { faultAt } from '../value/fault'
import type { Packer } from '../value/pack'

export interface CallInput {
  name: string
  args: readonly unknown[]
  kwargs: Readonly<Record<string, unknown>> | undefined
}

export function packCall(packer: Packer, input: CallInput): void {
  packer.string(input.name)
  packArgs(packer, input.args)
  packer.count(0)
  if (input.kwargs !== undefined) packKwargs(packer, input.kwargs)
}

function packArgs(packer: Packer, args: readonly unknown[]): void {
  const n = args.length
  packer.count(n)
  let i = 0
  try {
    for (; i < n; i++) packer.value(args[i])
  } catch (error) {
    const fault = faultAt(error, i)
    fault.where.push('args')
    throw fault
  }
}

/** The count has just been written as 0. */
function packKwargs(packer: Packer, kwargs: Readonly<Record<string, unknown>>): void {
  const start = packer.pos
  let n = 0
  let key: string | undefined
  try {
    for (key in kwargs) {
      if (!Object.hasOwn(kwargs, key)) continue
      packer.string(key)
      packer.value(kwargs[key])
      n++
    }
  } catch (error) {
    const fault = faultAt(error, key)
    fault.where.push('kwargs')
    throw fault
  }
  packer.patch(start, n)
}
