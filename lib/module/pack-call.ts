/**
 * Writes the tape of a call with positional and keyword arguments.
 */
import { unreadable } from '../errors'
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
  const n = lengthOf(args)
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

function lengthOf(args: readonly unknown[]): number {
  try {
    return args.length
  } catch (cause) {
    throw unreadable('args', cause)
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
    // Before the first key it was the object itself that could not be read.
    if (key === undefined) throw unreadable('kwargs', error)
    const fault = faultAt(error, key)
    fault.where.push('kwargs')
    throw fault
  }
  packer.patch(start, n)
}
