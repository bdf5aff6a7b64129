/**
 * Checks the parts of a request and writes them onto the tape. JavaScript thread only. One pass: what is wrong is found while
 * packing, and then nothing is sent.
 */
import { AigesError, describeActual } from '../errors'
import { isPlainObject } from '../options'
import { Fault, faultAt, isOutOfMemory } from '../value/fault'
import type { Packer } from '../value/pack'
import { byteLengthOf, isSharedMemory, packBody } from '../value/pack-bytes'
import { INLINE_BELOW, Tag } from '../value/tape'
import { packStrings } from './params'
import { type BodyPlan, dataStatuses, dataTypes, type RequestPlan, treat } from './plan'
import type { BodyNode } from './request'

/** Runs a step of packing; whatever a caller's own getter or proxy throws becomes AIGES_ERR_INVALID_REQUEST. */
export function packing(step: () => void): void {
  try {
    step()
  } catch (error) {
    if (error instanceof Fault || error instanceof AigesError || isOutOfMemory(error)) throw error
    throw new AigesError('AIGES_ERR_INVALID_REQUEST', 'reading the request threw an error: see its cause', { cause: error })
  }
}

/** Throws unless `request` is an object whose own properties are all `known`. */
export function checkProperties(request: unknown, known: readonly string[], what: string): asserts request is object {
  if (!isPlainObject(request)) throw invalid(`${what} must be a plain object with ${known.slice(0, 2).join(' and ')}`, request)
  for (const key in request) {
    if (known.includes(key) || !Object.hasOwn(request, key)) continue
    throw new AigesError('AIGES_ERR_INVALID_REQUEST', `${what} has no property ${JSON.stringify(key)}: known are ${known.join(', ')}`)
  }
}

export function checkName(value: unknown, name: string): void {
  if (typeof value !== 'string' || value === '') throw invalid(`${name} must be a non-empty string`, value)
}

export function checkPersId(value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw invalid('persId must be an integer from 0', value)
}

export function packParams(packer: Packer, params: unknown, plan: RequestPlan): void {
  if (params === undefined) {
    packer.container(Tag.DICT, 0)
    return
  }
  if (!isBag(params)) throw invalid('params must be a plain object', params)
  if (plan.paramTypes === 'string') {
    packStrings(packer, params, 'params')
    return
  }
  try {
    packer.value(params)
  } catch (error) {
    throw faultAt(error, 'params')
  }
}

export function packNodes(packer: Packer, body: unknown, plan: RequestPlan): void {
  packer.container(Tag.LIST, 0)
  if (body === undefined) return
  if (!isBag(body) || byteLengthOf(body) >= 0) throw invalid('body must be an object of bodies by key', body)
  const start = packer.pos
  let n = 0
  for (const key in body) {
    const value = body[key]
    if (value === undefined || !Object.hasOwn(body, key)) continue
    packNode(packer, key, value, plan.bodies.get(key) ?? plan.other)
    n++
  }
  packer.patch(start, n)
}

/** The tuple (key, data, type, status, attributes). */
function packNode(packer: Packer, key: string, value: unknown, plan: BodyPlan): void {
  const bare = typeof value !== 'object' || value === null || byteLengthOf(value) >= 0
  const node = (bare ? { data: value } : value) as BodyNode
  if (!bare) checkNode(node, key)
  const { data, type, status, attributes } = node
  packer.container(Tag.TUPLE, 5)
  packer.string(key)
  packData(packer, key, data, plan)
  packer.value(
    type === undefined ? (plan.type ?? (typeof data === 'string' ? dataTypes.text : null)) : numberFor(type, dataTypes, 4, key, 'type'),
  )
  packer.value(status === undefined ? null : numberFor(status, dataStatuses, 3, key, 'status'))
  if (attributes === undefined) {
    packer.value(null)
    return
  }
  if (!isBag(attributes)) throw invalid(`body[${JSON.stringify(key)}].attributes must be a plain object`, attributes)
  packStrings(packer, attributes, `body[${JSON.stringify(key)}].attributes`)
}

/** `key` is let pass: an item of another wrapper's reply may be sent on as it is. */
const nodeNames = ['data', 'type', 'status', 'attributes', 'key']

function checkNode(node: BodyNode, key: string): void {
  for (const name of Object.keys(node)) {
    if (nodeNames.includes(name)) continue
    throw new AigesError(
      'AIGES_ERR_INVALID_REQUEST',
      `body[${JSON.stringify(key)}] has no property ${JSON.stringify(name)}: known are data, type, status, attributes`,
    )
  }
}

function packData(packer: Packer, key: string, data: unknown, plan: BodyPlan): void {
  if (typeof data === 'string') {
    packText(packer, data, plan)
    return
  }
  const size = typeof data === 'object' && data !== null ? byteLengthOf(data) : -1
  if (size < 0)
    throw invalid(
      `body[${JSON.stringify(key)}] must be a string, a Buffer, a typed array, an ArrayBuffer or an object with such data`,
      data,
    )
  const { exact, policy } = treat(plan, size, isSharedMemory(data as object))
  try {
    packBody(packer, data as object, exact, policy)
  } catch (error) {
    const fault = faultAt(error, key)
    fault.where.push('body')
    throw fault
  }
}

function packText(packer: Packer, text: string, plan: BodyPlan): void {
  if (text.length < INLINE_BELOW) {
    packer.text(text)
    return
  }
  const bytes = Buffer.from(text, 'utf8')
  // Nobody else knows this Buffer: it may be shared whatever the handling says.
  packBody(packer, bytes, treat(plan, bytes.length, false).exact, 'shared')
}

function numberFor(value: unknown, names: Readonly<Record<string, number>>, most: number, key: string, property: string): number {
  if (typeof value === 'string' && Object.hasOwn(names, value)) return names[value] as number
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most) return value as number
  const words = Object.keys(names).join(', ')
  throw invalid(`body[${JSON.stringify(key)}].${property} must be one of ${words}, or an integer from 0 to ${most}`, value)
}

function isBag(value: unknown): value is Record<string, unknown> {
  return isPlainObject(value)
}

function invalid(what: string, actual: unknown): AigesError {
  return new AigesError('AIGES_ERR_INVALID_REQUEST', `${what}, got ${describeActual(actual)}`)
}
