/**
 * Checks the bodies of a request: that they are bytes, what their first ones say, and the parts of their nodes. JavaScript thread.
 */
import type { Violation } from '../errors'
import { isPlainObject } from '../options'
import { pathOf } from '../value/fault'
import { ANY_BODY, bytesOf, isBare } from './body'
import { type ContentRule, contentRule, describeBytes } from './content'
import type { FieldSchema } from './declared'
import type { FieldType } from './field'
import { checkNode, oneOfKeys, violation } from './request-rules'

type Bag = Record<string, unknown>

interface BodyRule {
  readonly key: string
  readonly required: boolean
  readonly type: FieldType
  readonly content: ContentRule | undefined
}

export interface BodyRules {
  readonly fields: readonly BodyRule[]
  readonly keys: ReadonlySet<string>
  /** There are no other keys. */
  readonly closed: boolean
}

export function bodyRules(inputs: readonly FieldSchema[], closed: boolean): BodyRules {
  const fields = inputs.map(
    (field): BodyRule => ({ key: field.key, required: field.required, type: field.type, content: contentRule(field.type, field) }),
  )
  return { fields, keys: new Set(inputs.map(({ key }) => key)), closed }
}

/** For a frame, which is a piece of a body: none has to be there, and only the first begins as its format does. */
export function frameRules(rules: BodyRules): BodyRules {
  return { ...rules, fields: rules.fields.map((rule) => ({ ...rule, required: false, content: undefined })) }
}

const hasOwn = Object.prototype.hasOwnProperty

/** `bag` is ours: nodes in it are replaced by copies, so that what is checked is what is sent. */
export function checkBodies(bag: Bag, { fields, keys, closed }: BodyRules, found: Violation[]): void {
  for (let i = 0; i < fields.length; i++) {
    const { key, required, type, content } = fields[i] as BodyRule
    const value = hasOwn.call(bag, key) ? bag[key] : undefined
    if (value !== undefined) checkBody(bag, key, value, type, content, found)
    else if (required) found.push({ path: pathOf([key, 'body']), expected: content?.expected ?? ANY_BODY, actual: 'nothing' })
  }
  for (const key in bag) {
    if (keys.has(key) || !hasOwn.call(bag, key) || bag[key] === undefined) continue
    if (closed) found.push(violation([key, 'body'], oneOfKeys(keys, 'body'), bag[key]))
    else checkBody(bag, key, bag[key], 'text', undefined, found)
  }
}

function checkBody(bag: Bag, key: string, value: unknown, type: FieldType, content: ContentRule | undefined, found: Violation[]): void {
  const taken = takenBody(value)
  bag[key] = taken
  const data = bytesOf(taken)
  if (data === undefined) found.push(violation([key, 'body'], content?.expected ?? ANY_BODY, value))
  else if (content !== undefined && !content.fits(data))
    found.push({ path: pathOf([key, 'body']), expected: content.expected, actual: describeBytes(data, type) })
  if (taken !== value) checkNode(taken as Bag, key, found)
}

const nodeParts = ['data', 'type', 'status', 'attributes'] as const

/** A body as it was when looked at: a node is copied, whether its parts are its own or, as in an item of a reply, its class's. */
function takenBody(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isBare(value)) return value
  const node: Bag = { ...value }
  for (const part of nodeParts) if (!hasOwn.call(node, part)) node[part] = (value as Bag)[part]
  if (isPlainObject(node['attributes'])) node['attributes'] = { ...node['attributes'] }
  return node
}
