/**
 * Checks a request against its fields before it is packed. What cannot be told from the declarations is not checked. The schema
 * library (TypeBox) is loaded when the first validator is made, never by importing this package. JavaScript thread.
 */
import { AigesError, describeActual, listOf, type Violation } from '../errors'
import { isPlainObject } from '../options'
import { pathOf } from '../value/fault'
import { bytesOf, isBare } from './body'
import { type ContentRule, contentRule, describeBytes } from './content'
import type { FieldSchema } from './declared'
import { expectationOf } from './expectation'
import type { FieldType, JsonSchema } from './field'
import { schemaOfField } from './kinds'
import { taker } from './takes'

export interface Sections {
  readonly params?: unknown
  readonly body?: unknown
}

/**
 * Gives the sections as they were checked, each property of the caller's objects read once: a getter cannot show one value here and send another.
 * Throws AIGES_ERR_INVALID_REQUEST with every violation. 'opening': only the params are here, the bodies come later; 'frame': only bodies,
 * of which none has to be there.
 */
export type RequestCheck = (request: Sections, what?: 'opening' | 'frame') => Sections

export interface Rules {
  /** In messages: `wrapper 'ocr'`. */
  what: string
  params: readonly FieldSchema[]
  inputs: readonly FieldSchema[]
  /** Sections whose keys are all known: anything else in them is a violation. */
  closed: { params: boolean; inputs: boolean }
}

interface ParamRule {
  key: string
  required: boolean
  expected: string
  fits(value: unknown): boolean
}

interface BodyRule {
  key: string
  required: boolean
  type: FieldType
  content: ContentRule | undefined
}

const hasOwn = Object.prototype.hasOwnProperty

export async function requestCheck({ what, params, inputs, closed }: Rules): Promise<RequestCheck> {
  const { Compile } = await import('typebox/schema')
  const paramRules = params.map((field): ParamRule => {
    const fits = paramCheck(schemaOfField(field), Compile)
    return { key: field.key, required: field.required, expected: expectationOf(field), fits }
  })
  const bodyRules = inputs.map(
    (field): BodyRule => ({ key: field.key, required: field.required, type: field.type, content: contentRule(field.type, field) }),
  )
  const paramKeys = closed.params ? new Set(params.map(({ key }) => key)) : undefined
  const bodyKeys = closed.inputs ? new Set(inputs.map(({ key }) => key)) : undefined
  // A frame is a piece of a body: only the first begins as its format does.
  const anyBodies = bodyRules.map((rule) => ({ ...rule, required: false, content: undefined }))
  return (request, part) => {
    const found: Violation[] = []
    const params = part === 'frame' ? undefined : checkParams(request.params, paramRules, paramKeys, found)
    const body = part === 'opening' ? undefined : checkBodies(request.body, part === 'frame' ? anyBodies : bodyRules, bodyKeys, found)
    if (found.length > 0) throw invalidRequest(what, found)
    return { params, body }
  }
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
  const exact = enums !== undefined || Object.keys(plain).length < Object.keys(rest).length
  return (value) => (typeof value === 'bigint' ? takes(value) : validator.Check(value) && (!exact || takes(value)))
}

type Bag = Record<string, unknown>

function checkParams(
  params: unknown,
  rules: readonly ParamRule[],
  known: ReadonlySet<string> | undefined,
  found: Violation[],
): Bag | undefined {
  const bag = sectionOf(params, 'params', found)
  if (bag === undefined) return undefined
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as ParamRule
    const value = hasOwn.call(bag, rule.key) ? bag[rule.key] : undefined
    if (value === undefined) {
      if (rule.required) found.push({ path: pathOf([rule.key, 'params']), expected: rule.expected, actual: MISSING })
    } else if (!rule.fits(value)) {
      found.push({ path: pathOf([rule.key, 'params']), expected: rule.expected, actual: describeActual(value) })
    }
  }
  if (known !== undefined) checkKeys(bag, 'params', known, found)
  return bag
}

const ANY_BODY = 'a string, a Buffer, a typed array, an ArrayBuffer or an object with such data'

function checkBodies(
  body: unknown,
  rules: readonly BodyRule[],
  known: ReadonlySet<string> | undefined,
  found: Violation[],
): Bag | undefined {
  const bag = sectionOf(body, 'body', found)
  if (bag === undefined) return undefined
  for (let i = 0; i < rules.length; i++) {
    const { key, required, type, content } = rules[i] as BodyRule
    const value = hasOwn.call(bag, key) ? bag[key] : undefined
    if (value === undefined) {
      if (required) found.push({ path: pathOf([key, 'body']), expected: content?.expected ?? ANY_BODY, actual: MISSING })
      continue
    }
    const taken = takenBody(value)
    bag[key] = taken
    const data = bytesOf(taken)
    if (data === undefined)
      found.push({ path: pathOf([key, 'body']), expected: content?.expected ?? ANY_BODY, actual: describeActual(value) })
    else if (content !== undefined && !content.fits(data))
      found.push({ path: pathOf([key, 'body']), expected: content.expected, actual: describeBytes(data, type) })
  }
  if (known !== undefined) checkKeys(bag, 'body', known, found)
  return bag
}

const nodeParts = ['data', 'type', 'status', 'attributes'] as const

/** A body as it was when looked at: a node is copied, whether its parts are its own or, as in an item of a reply, its class's. */
function takenBody(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isBare(value)) return value
  const node: Bag = { ...value }
  for (const part of nodeParts) if (!hasOwn.call(node, part)) node[part] = (value as Bag)[part]
  return node
}

const MISSING = 'nothing'

/** A copy of the section's own properties. */
function sectionOf(section: unknown, name: string, found: Violation[]): Bag | undefined {
  if (section === undefined) return {}
  if (isPlainObject(section)) return { ...section }
  found.push({ path: name, expected: name === 'params' ? 'a plain object' : 'an object of bodies by key', actual: describeActual(section) })
  return undefined
}

function checkKeys(bag: Bag, section: string, known: ReadonlySet<string>, found: Violation[]): void {
  for (const key in bag) {
    if (known.has(key) || !hasOwn.call(bag, key) || bag[key] === undefined) continue
    const others = known.size === 0 ? `none: no ${section} are declared` : `one of the declared keys ${listOf([...known], String)}`
    found.push({ path: pathOf([key, section]), expected: others, actual: describeActual(bag[key]) })
  }
}

function invalidRequest(what: string, violations: readonly Violation[]): AigesError {
  const lines = violations.map(({ path, expected, actual }) => `${path}: expected ${expected}, got ${actual}`)
  const message = lines.length === 1 ? lines[0] : `${lines.length} things are wrong\n  ${lines.join('\n  ')}`
  return new AigesError('AIGES_ERR_INVALID_REQUEST', `the request to ${what} does not fit its fields: ${message}`, { violations })
}
