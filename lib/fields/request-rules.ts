/**
 * What holds for every request, whatever its fields: which properties it has, its tags, the parts of a body's node. Each rule is a
 * test and the words for it, the same whether a request is validated or only packed. Pure functions, any thread.
 */
import { describeActual, listOf, type Violation } from '../errors'
import { isPlainObject } from '../options'
import { pathOf } from '../value/fault'

/** AIGES' numbers for what a body is. */
export const dataTypes = { text: 0, audio: 1, image: 2, video: 3 } as const
/** AIGES' numbers for where in a stream a part belongs. */
export const dataStatuses = { begin: 0, continue: 1, end: 2, once: 3 } as const

export interface Rule {
  /** In words. */
  readonly expected: string
  fits(value: unknown): boolean
}

const nameRule: Rule = { expected: 'a non-empty string', fits: (value) => typeof value === 'string' && value !== '' }

/** The bookkeeping of a request, and of a resource, by name. */
export const tagRules = {
  sid: nameRule,
  patchId: nameRule,
  usrTag: nameRule,
  persId: { expected: 'an integer from 0', fits: (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0 },
} as const satisfies Record<string, Rule>

/** The numbers and words for a part of a node; `most`: the largest number. */
const wordRule = (words: Readonly<Record<string, number>>, most: number): Rule => ({
  expected: `one of ${Object.keys(words).join(', ')}, or an integer from 0 to ${most}`,
  fits: (value) =>
    typeof value === 'string'
      ? Object.hasOwn(words, value)
      : Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most,
})

/** The parts of a node beside its data, by name. */
export const nodeRules = {
  type: wordRule(dataTypes, 4),
  status: wordRule(dataStatuses, 3),
  attributes: { expected: 'a plain object', fits: isPlainObject },
} as const satisfies Record<string, Rule>

/** `key` is let pass: an item of another wrapper's reply may be sent on as it is. */
export const nodeNames: readonly string[] = ['data', ...Object.keys(nodeRules), 'key']

/** For a property of another name. */
export const noSuch = (known: readonly string[]): string => `no property of this name (known are ${known.join(', ')})`

/** What the platform can send as a string. */
export const sendable: Rule = {
  expected: 'a string, a finite number or a boolean',
  fits: (value) => {
    const type = typeof value
    return type === 'string' || type === 'boolean' || type === 'bigint' || (type === 'number' && Number.isFinite(value))
  },
}

/** The properties of what is given to `once`, opens a session, or is written to one. */
export const requestNames = {
  once: ['params', 'body', 'sid', 'usrTag', 'persId'],
  opening: ['params', 'sid', 'usrTag', 'persId'],
  frame: ['body'],
} as const
export type RequestPart = keyof typeof requestNames

/** Properties a request does not have, and tags that are none; `tags` as they were read. */
export function checkTags(
  request: Readonly<Record<string, unknown>>,
  tags: { readonly sid?: unknown; readonly usrTag?: unknown; readonly persId?: unknown },
  part: RequestPart,
  found: Violation[],
): void {
  const known: readonly string[] = requestNames[part]
  for (const key in request) {
    if (!known.includes(key) && Object.hasOwn(request, key)) found.push(violation([key], noSuch(known), request[key]))
  }
  if (part === 'frame') return
  for (const name of ['sid', 'usrTag', 'persId'] as const) {
    const value = tags[name]
    if (value !== undefined && !tagRules[name].fits(value)) found.push(violation([name], tagRules[name].expected, value))
  }
}

/** Everything but the data of a node under this key of the body. */
export function checkNode(node: Readonly<Record<string, unknown>>, key: string, found: Violation[]): void {
  for (const name of Object.keys(node)) {
    if (!nodeNames.includes(name)) found.push(violation([name, key, 'body'], noSuch(nodeNames.slice(0, -1)), node[name]))
  }
  for (const name of ['type', 'status', 'attributes'] as const) {
    const value = node[name]
    if (value !== undefined && !nodeRules[name].fits(value)) found.push(violation([name, key, 'body'], nodeRules[name].expected, value))
  }
  const { attributes } = node
  if (isPlainObject(attributes)) checkSendable(attributes, ['attributes', key, 'body'], found)
}

/** Values that no string can be made of. `where`: keys from the bag outwards. */
export function checkSendable(bag: Readonly<Record<string, unknown>>, where: readonly string[], found: Violation[]): void {
  for (const key of Object.keys(bag)) {
    const value = bag[key]
    if (value !== undefined && !sendable.fits(value)) found.push(violation([key, ...where], sendable.expected, value))
  }
}

/** `where`: keys from the value outwards. */
export function violation(where: readonly string[], expected: string, actual: unknown): Violation {
  return { path: pathOf(where), expected, actual: describeActual(actual) }
}

/** For keys of a section that are all known. */
export function oneOfKeys(known: ReadonlySet<string>, section: string): string {
  return known.size === 0 ? `none: no ${section} are declared` : `one of the declared keys ${listOf([...known], String)}`
}
