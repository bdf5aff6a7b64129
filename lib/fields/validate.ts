/**
 * Checks a request against its fields before it is packed. What cannot be told from the declarations is not checked. The schema
 * library (TypeBox) is loaded when the first validator is made, never by importing this package. JavaScript thread.
 */
import { AigesError, describeActual, type Violation } from '../errors'
import { isPlainObject } from '../options'
import { pathOf } from '../value/fault'
import { bodyRules, checkBodies, frameRules } from './check-bodies'
import type { FieldSchema } from './declared'
import { expectationOf } from './expectation'
import type { JsonSchema } from './field'
import { schemaOfField } from './kinds'
import { checkTags, oneOfKeys, type RequestPart, type Rule, requestNames, sendable, violation } from './request-rules'
import { allowedBy, taker } from './takes'

type Bag = Record<string, unknown>

/** A request as it was checked: what is left to be filled in and sent. */
export interface CheckedRequest {
  readonly params?: Bag | undefined
  readonly body?: Bag | undefined
  readonly sid?: string | undefined
  readonly usrTag?: string | undefined
  readonly persId?: number | undefined
}

/**
 * Gives the request as it was checked, each property of the caller's objects read once: a getter cannot show one value here and send another.
 * Throws AIGES_ERR_INVALID_REQUEST with every violation. 'opening': only the params are here, the bodies come later; 'frame': only bodies,
 * of which none has to be there.
 */
export type RequestCheck = (request: unknown, part: RequestPart) => CheckedRequest

export interface Rules {
  /** In messages: `wrapper 'ocr'`. */
  what: string
  params: readonly FieldSchema[]
  inputs: readonly FieldSchema[]
  /** Sections whose keys are all known: anything else in them is a violation. */
  closed: { params: boolean; inputs: boolean }
  /** 'string': params are sent as strings, so that each must be something that has one. */
  paramTypes: 'string' | 'native'
}

interface ParamRule {
  key: string
  required: boolean
  expected: string
  fits(value: unknown): boolean
}

interface ParamRules {
  readonly fields: readonly ParamRule[]
  readonly keys: ReadonlySet<string>
  /** What any other key must be; undefined when there are no others. */
  readonly others: Rule | undefined
}

const hasOwn = Object.prototype.hasOwnProperty

export async function requestCheck({ what, params, inputs, closed, paramTypes }: Rules): Promise<RequestCheck> {
  const { Compile } = await import('typebox/schema')
  const fields = params.map((field): ParamRule => {
    const fits = paramCheck(schemaOfField(field), Compile)
    return { key: field.key, required: field.required, expected: expectationOf(field), fits }
  })
  const keys = new Set(params.map(({ key }) => key))
  const paramRules = { fields, keys, others: closed.params ? undefined : paramTypes === 'string' ? sendable : anything }
  const once = bodyRules(inputs, closed.inputs)
  const frame = frameRules(once)
  return (request, part) => {
    const found: Violation[] = []
    const taken = takenRequest(request, part, found)
    if (taken !== undefined) {
      if (part !== 'frame') taken.params = checkedSection(taken.params, 'params', checkParams, paramRules, found)
      if (part !== 'opening') taken.body = checkedSection(taken.body, 'body', checkBodies, part === 'frame' ? frame : once, found)
    }
    if (found.length > 0) throw invalidRequest(what, found)
    return taken as CheckedRequest
  }
}

type Taken = { -readonly [K in keyof CheckedRequest]: unknown }

const anything: Rule = { expected: 'anything', fits: () => true }

/** A copy of the properties that requests have; undefined for what is no request at all. */
function takenRequest(request: unknown, part: RequestPart, found: Violation[]): Taken | undefined {
  if (!isPlainObject(request)) {
    found.push({
      path: 'request',
      expected: `a plain object with ${requestNames[part].slice(0, 2).join(' and ')}`,
      actual: describeActual(request),
    })
    return undefined
  }
  // Each is read once; a copy by spreading would cost as much as all the rest.
  const { params, body, sid, usrTag, persId } = request
  const taken: Taken = { params, body, sid, usrTag, persId }
  checkTags(request, taken, part, found)
  return taken
}

/**
 * The schema library judges type and bounds. Not the enums, of which it makes code that runs out of stack with some thousand of them, nor what is
 * beyond a number: a bound as a BigInt, or a value.
 */
function paramCheck(schema: JsonSchema, Compile: (schema: object) => { Check(value: unknown): boolean }): (value: unknown) => boolean {
  const { enum: enums, ...rest } = schema
  const plain = Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value !== 'bigint'))
  const validator = Compile(plain)
  const takes = taker(schema)
  const allowed = enums === undefined ? undefined : allowedBy(schema)
  const judged = Object.keys(plain).length === Object.keys(rest).length
  return (value) => {
    if (typeof value === 'bigint' || !judged) return takes(value)
    return validator.Check(value) && (allowed === undefined || allowed(value))
  }
}

function checkParams(bag: Bag, { fields, keys, others }: ParamRules, found: Violation[]): void {
  for (let i = 0; i < fields.length; i++) {
    const rule = fields[i] as ParamRule
    const value = hasOwn.call(bag, rule.key) ? bag[rule.key] : undefined
    if (value === undefined) {
      if (rule.required) found.push({ path: pathOf([rule.key, 'params']), expected: rule.expected, actual: 'nothing' })
    } else if (!rule.fits(value)) found.push(violation([rule.key, 'params'], rule.expected, value))
  }
  for (const key in bag) {
    if (keys.has(key) || !hasOwn.call(bag, key) || bag[key] === undefined) continue
    if (others === undefined) found.push(violation([key, 'params'], oneOfKeys(keys, 'params'), bag[key]))
    else if (!others.fits(bag[key])) found.push(violation([key, 'params'], others.expected, bag[key]))
  }
}

/** A copy of the section's own properties, checked. */
function checkedSection<R>(
  section: unknown,
  name: 'params' | 'body',
  check: (bag: Bag, rules: R, found: Violation[]) => void,
  rules: R,
  found: Violation[],
): Bag | undefined {
  if (section !== undefined && !isPlainObject(section)) {
    found.push(violation([name], name === 'params' ? 'a plain object' : 'an object of bodies by key', section))
    return undefined
  }
  const bag: Bag = { ...section }
  check(bag, rules, found)
  return bag
}

function invalidRequest(what: string, violations: readonly Violation[]): AigesError {
  const lines = violations.map(({ path, expected, actual }) => `${path}: expected ${expected}, got ${actual}`)
  const message = lines.length === 1 ? lines[0] : `${lines.length} things are wrong\n  ${lines.join('\n  ')}`
  return new AigesError('AIGES_ERR_INVALID_REQUEST', `the request to ${what} does not fit its fields: ${message}`, { violations })
}
