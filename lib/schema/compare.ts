/**
 * Holds the fields given in TypeScript against what the wrapper declares. Pure.
 */
import { listOf } from '../errors'
import { endingOf } from '../fields/content'
import type { Declarations, FieldSchema, GivenFields } from '../fields/declared'
import { showField, showValue } from '../fields/expectation'
import type { FieldType, JsonSchema } from '../fields/field'
import { schemaOfField } from '../fields/kinds'
import { taker } from '../fields/takes'
import { coherent } from './coherent'

export interface Difference {
  /** 'refused': the request cannot be what the wrapper declares. 'doubtful': it may still work. */
  readonly weight: 'refused' | 'doubtful'
  /** One line that shows both sides. */
  readonly text: string
}

/** All differences, request first. A wrapper that declares no request, or no response, has nothing to be compared there. */
export function differences(given: GivenFields, declared: Declarations): Difference[] {
  const found: Difference[] = []
  if (declared.params.length + declared.inputs.length > 0) {
    for (const field of given.params ?? []) found.push(...compare(field, declared.params, 'params', 'requestCls', 'refused'))
    for (const field of given.inputs ?? []) found.push(...compare(field, declared.inputs, 'body', 'requestCls', 'refused'))
    if (given.params !== undefined) found.push(...leftOut(given.params, declared.params))
  }
  if (declared.accepts.length > 0)
    for (const field of given.accepts ?? []) found.push(...compare(field, declared.accepts, 'body', 'responseCls', 'doubtful'))
  return found
}

/** Params that requestCls requires and that a request can never have, because TypeScript does not name them. */
function leftOut(given: readonly FieldSchema[], declared: readonly FieldSchema[]): Difference[] {
  return declared
    .filter(({ key, required }) => required && given.every((field) => field.key !== key))
    .map((field) => ({
      weight: 'doubtful',
      text: `params.${field.key}: requestCls requires ${showField(field)}, TypeScript has no param of this key`,
    }))
}

/** A type that is narrower than the other: every value of the first is one of the second. */
const narrower: readonly (readonly [FieldType, FieldType])[] = [
  ['integer', 'number'],
  ['json', 'text'],
]

function compare(
  field: FieldSchema,
  others: readonly FieldSchema[],
  section: 'params' | 'body',
  holder: 'requestCls' | 'responseCls',
  weight: Difference['weight'],
): Difference[] {
  const other = others.find(({ key }) => key === field.key)
  const ours = `${holder === 'responseCls' ? 'reply ' : ''}${section}.${field.key}: TypeScript has ${showField(field)}, ${holder} has`
  if (other === undefined) {
    const keys = listOf(others, ({ key }) => key)
    return [{ weight, text: `${ours} no ${section === 'params' ? 'param' : 'body'} of this key${keys === '' ? '' : `, only ${keys}`}` }]
  }
  // A request goes from TypeScript to Python, a reply the other way.
  const [from, to] = holder === 'requestCls' ? [field.type, other.type] : [other.type, field.type]
  const fits = from === to || narrower.some(([narrow, wide]) => from === narrow && to === wide)
  if (!fits) return [{ weight, text: `${ours} ${showField(other)}` }]
  const drifted = disagreements(field, other)
  if (drifted.length > 0) return [{ weight: 'doubtful', text: `${ours} ${showField(other)}: they disagree on ${drifted.join(' and ')}` }]
  if (holder === 'responseCls') return []
  const [own, wrappers] = [schemaOfField(field), schemaOfField(coherent(other))]
  if (leaveNothing(own, wrappers)) return [{ weight, text: `${ours} ${showField(other)}: no value fits both` }]
  const more = excess(own, wrappers)
  if (more === undefined && (field.required || !other.required)) return []
  return [{ weight: 'doubtful', text: `${ours} ${showField(other)}: TypeScript allows more than the wrapper declares${more ?? ''}` }]
}

/** What both wrote about the bytes of a body, and wrote differently. */
function disagreements(field: FieldSchema, other: FieldSchema): string[] {
  return [
    ...(differ(field.encoding, other.encoding) && endingOf(field) !== (endingOf(other) ?? '') ? ['encoding'] : []),
    ...(differ(field.compress, other.compress) ? ['compress'] : []),
    ...(differ(field.need_base64, other.need_base64) ? ['need_base64'] : []),
  ]
}

const differ = (ours: unknown, theirs: unknown): boolean =>
  ours !== undefined && theirs !== undefined && String(ours).toLowerCase() !== String(theirs).toLowerCase()

/** Whether no value is one that both take. */
function leaveNothing(ours: JsonSchema, theirs: JsonSchema): boolean {
  const enums = (ours['enum'] ?? theirs['enum']) as readonly unknown[] | undefined
  if (enums !== undefined) {
    const [mine, allowed] = [taker(ours), taker(theirs)]
    return !enums.some((value) => mine(value) && allowed(value))
  }
  const ends = ([least, most]: readonly [string, string]): boolean =>
    [ours, theirs].some((low) => [ours, theirs].some((high) => isAbove(low[least], high[most])))
  return pairs.some(ends)
}

const pairs = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
] as const

/** Numbers and BigInts compare exactly; with what was not written nothing does. */
const isAbove = (one: unknown, other: unknown): boolean => (one as number | bigint) > (other as number | bigint)

/** In words, what the first takes and the second does not; undefined when there is nothing, as far as both have written something. */
function excess(ours: JsonSchema, theirs: JsonSchema): string | undefined {
  const enums = ours['enum'] as readonly unknown[] | undefined
  if (enums !== undefined) {
    const allowed = taker(theirs)
    const outside = enums.filter((value) => !allowed(value))
    return outside.length === 0 ? undefined : `: ${listOf(outside, showValue)}`
  }
  return pairs.some(([least, most]) => isAbove(theirs[least], ours[least]) || isAbove(ours[most], theirs[most])) ? '' : undefined
}
