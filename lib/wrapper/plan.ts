/**
 * How requests to one wrapper are packed: decided once at the load, out of the options and what the wrapper declares.
 */
import type { FieldType } from '../fields/field'
import { dataTypes } from '../fields/request-rules'
import type { RequestCheck } from '../fields/validate'
import type { WrapperSchema } from '../schema/schema'
import type { BodyPolicy } from '../value/pack-bytes'
import type { BodyHandling } from './request'

/** C code that insists on exact `bytes` (orjson, msgpack) is fed from text, and text of this size is cheap to copy. */
const EXACT_BELOW = 1_048_576

export interface BodyPlan {
  readonly handling: BodyHandling
  /** The data type the wrapper declares; undefined when it declares nothing under this key. */
  readonly type: number | undefined
}

export interface RequestPlan {
  /** In messages: `wrapper 'ocr'`. */
  readonly what: string
  readonly paramTypes: 'string' | 'native'
  readonly bodies: ReadonlyMap<string, BodyPlan>
  readonly other: BodyPlan
  /** Throws AIGES_ERR_INVALID_REQUEST; undefined when requests are not validated. */
  readonly check: RequestCheck | undefined
}

export function requestPlan(
  what: string,
  { inputs }: Pick<WrapperSchema, 'inputs'>,
  paramTypes: 'string' | 'native',
  bodies: BodyHandling | Readonly<Record<string, BodyHandling>>,
  check: RequestCheck | undefined,
): RequestPlan {
  const byKey = typeof bodies === 'string' ? {} : bodies
  const standard = typeof bodies === 'string' ? bodies : 'auto'
  const plans = new Map<string, BodyPlan>()
  for (const [key, handling] of Object.entries(byKey)) plans.set(key, { handling, type: undefined })
  for (const field of inputs) plans.set(field.key, { handling: plans.get(field.key)?.handling ?? standard, type: numberOf(field.type) })
  return { what, paramTypes, bodies: plans, other: { handling: standard, type: undefined }, check }
}

/**
 * For the frames of sessions: wrappers queue frames and look at them long after `write` has resolved, so that a caller who uses one
 * Buffer for all of them would change what waits there. Only what was asked to be 'shared' is.
 */
export function framePlan(plan: RequestPlan): RequestPlan {
  const copied = (body: BodyPlan): BodyPlan => (body.handling === 'auto' ? { ...body, handling: 'bytes' } : body)
  const bodies = new Map([...plan.bodies].map(([key, body]) => [key, copied(body)]))
  return { ...plan, bodies, other: copied(plan.other) }
}

/** AIGES' number of a field's type. */
export function numberOf(type: FieldType): number {
  return type === 'audio' || type === 'image' || type === 'video' ? dataTypes[type] : dataTypes.text
}

/** Whether Python gets exact `bytes`, and what may be done with the memory. */
export function treat(plan: BodyPlan, size: number, sharedMemory: boolean): { exact: boolean; policy: BodyPolicy } {
  if (plan.handling === 'shared') return SHARED
  if (plan.handling === 'bytes' || sharedMemory) return BYTES
  return plan.type === dataTypes.text && size < EXACT_BELOW ? TEXT : AUTO
}

const SHARED = { exact: false, policy: 'shared' } as const
const BYTES = { exact: true, policy: 'copy' } as const
const TEXT = { exact: true, policy: 'auto' } as const
const AUTO = { exact: false, policy: 'auto' } as const
