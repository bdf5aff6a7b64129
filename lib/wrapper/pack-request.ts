/**
 * Checks the parts of a request and writes them onto the tape. JavaScript thread only. One pass: what is wrong is found while
 * packing, and then nothing is sent.
 */
import { AigesError, describeActual } from '../errors'
import { ANY_BODY } from '../fields/body'
import {
  dataStatuses,
  dataTypes,
  nodeNames,
  nodeRules,
  noSuch,
  type RequestPart,
  requestNames,
  tagRules,
  violation,
} from '../fields/request-rules'
import { isPlainObject } from '../options'
import { Fault, faultAt, isOutOfMemory } from '../value/fault'
import type { Packer } from '../value/pack'
import { byteLengthOf, isSharedMemory, packBody } from '../value/pack-bytes'
import { INLINE_BELOW, Tag } from '../value/tape'
import { packStrings } from './params'
import { type BodyPlan, type RequestPlan, treat } from './plan'
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
export function checkProperties(request: unknown, part: RequestPart, what: string): asserts request is object {
  const known: readonly string[] = requestNames[part]
  if (!isPlainObject(request)) throw invalid(what, `a plain object with ${known.slice(0, 2).join(' and ')}`, request, ['request'])
  for (const key in request) {
    if (!known.includes(key) && Object.hasOwn(request, key)) throw noProperty(what, known, key, request[key], [key])
  }
}

export function checkTag(name: keyof typeof tagRules, value: unknown): void {
  if (!tagRules[name].fits(value)) throw invalid(name, tagRules[name].expected, value, [name])
}

export function packParams(packer: Packer, params: unknown, plan: RequestPlan): void {
  if (params === undefined) {
    packer.container(Tag.DICT, 0)
    return
  }
  if (!isPlainObject(params)) throw invalid('params', 'a plain object', params, ['params'])
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
  if (!isPlainObject(body) || byteLengthOf(body) >= 0) throw invalid('body', 'an object of bodies by key', body, ['body'])
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

type Bag = Record<string, unknown>

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
    type === undefined ? (plan.type ?? (typeof data === 'string' ? dataTypes.text : null)) : numberFor(type, dataTypes, key, 'type'),
  )
  packer.value(status === undefined ? null : numberFor(status, dataStatuses, key, 'status'))
  if (attributes === undefined) {
    packer.value(null)
    return
  }
  checkPart(key, 'attributes', attributes)
  packStrings(packer, attributes, `body[${JSON.stringify(key)}].attributes`)
}

function checkNode(node: BodyNode, key: string): void {
  for (const name of Object.keys(node)) {
    if (nodeNames.includes(name)) continue
    throw noProperty(`body[${JSON.stringify(key)}]`, nodeNames.slice(0, -1), name, (node as unknown as Bag)[name], [name, key, 'body'])
  }
}

function packData(packer: Packer, key: string, data: unknown, plan: BodyPlan): void {
  if (typeof data === 'string') {
    packText(packer, data, plan)
    return
  }
  const size = typeof data === 'object' && data !== null ? byteLengthOf(data) : -1
  if (size < 0) throw invalid(`body[${JSON.stringify(key)}]`, ANY_BODY, data, [key, 'body'])
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

function numberFor(value: unknown, words: Readonly<Record<string, number>>, key: string, part: 'type' | 'status'): number {
  checkPart(key, part, value)
  return typeof value === 'string' ? (words[value] as number) : (value as number)
}

function checkPart(key: string, part: keyof typeof nodeRules, value: unknown): void {
  const { expected, fits } = nodeRules[part]
  if (!fits(value)) throw invalid(`body[${JSON.stringify(key)}].${part}`, expected, value, [part, key, 'body'])
}

/** `where`: keys from the value outwards. */
function invalid(name: string, expected: string, actual: unknown, where: readonly string[]): AigesError {
  const violations = [violation(where, expected, actual)]
  return new AigesError('AIGES_ERR_INVALID_REQUEST', `${name} must be ${expected}, got ${describeActual(actual)}`, { violations })
}

function noProperty(what: string, known: readonly string[], name: string, actual: unknown, where: readonly string[]): AigesError {
  const violations = [violation(where, noSuch(known), actual)]
  return new AigesError('AIGES_ERR_INVALID_REQUEST', `${what} has no property ${JSON.stringify(name)}: known are ${known.join(', ')}`, {
    violations,
  })
}
