/**
 * What a loaded wrapper and its caller have agreed on: made once, at the load, out of the wrapper's declarations and the fields given
 * in TypeScript. JavaScript thread only.
 */
import { AigesError, listOf } from '../errors'
import { dataTypes } from '../fields/request-rules'
import { type RequestCheck, requestCheck } from '../fields/validate'
import { type Difference, differences } from '../schema/compare'
import { type Effective, effectiveFields } from '../schema/effective'
import type { WrapperSchema } from '../schema/schema'
import { tellUntold } from '../schema/untold'
import type { CheckedFields } from './given'
import { numberOf } from './plan'
import type { Reply } from './reply'

export interface Contract {
  readonly fields: Effective
  /** Throws AIGES_ERR_INVALID_REQUEST with `violations`; undefined when requests are not validated. */
  readonly checkRequest: RequestCheck | undefined
  /** Throws AIGES_ERR_INVALID_RESPONSE with `violations`; undefined when nothing is asked of outputs. */
  readonly checkReply: ((reply: Reply) => void) | undefined
  /** As checkReply, for one part of several: nothing has to be in it. */
  readonly checkPart: ((part: Reply) => void) | undefined
}

/** Throws AIGES_ERR_SCHEMA_MISMATCH. */
export async function makeContract(
  what: string,
  schema: WrapperSchema,
  { given, check, validate }: CheckedFields,
  outputs: 'any' | 'declared',
  paramTypes: 'string' | 'native',
): Promise<Contract> {
  tellUntold(what, schema)
  if (check !== 'off') report(what, differences(given, schema), check)
  const fields = effectiveFields(schema, given)
  const { params, inputs, closed } = fields
  const strangers = outputs === 'declared' ? strangerCheck(what, fields.accepts) : undefined
  return {
    fields,
    checkRequest: validate ? await requestCheck({ what, params, inputs, closed, paramTypes }) : undefined,
    checkReply: replyCheck(what, fields, strangers),
    checkPart: strangers,
  }
}

function report(what: string, found: readonly Difference[], check: 'error' | 'warn'): void {
  const refused = found.filter(({ weight }) => weight === 'refused' || check === 'error')
  const say = (some: readonly Difference[]): string =>
    `the fields given to loadWrapper do not fit what ${what} declares:\n${some.map(({ text }) => `  ${text}`).join('\n')}`
  if (refused.length > 0)
    throw new AigesError(
      'AIGES_ERR_SCHEMA_MISMATCH',
      `${say(refused)}\nCorrect the fields, or load with check: 'off' if the wrapper takes what it does not declare.`,
    )
  if (found.length > 0) process.emitWarning(say(found), { code: 'AIGES_FIELDS' })
}

function replyCheck(what: string, { accepts }: Effective, strangers: Contract['checkPart']): Contract['checkReply'] {
  const required = accepts.filter((field) => field.required)
  if (required.length === 0) return strangers
  return (reply) => {
    strangers?.(reply)
    const { body } = reply
    const missing = required.filter(({ key }) => body[key] === undefined)
    if (missing.length === 0) return
    const keys = Object.keys(body).map((key) => JSON.stringify(key))
    throw new AigesError(
      'AIGES_ERR_INVALID_RESPONSE',
      `${what} left out ${missing.map(({ key }) => JSON.stringify(key)).join(', ')}, which its fields require; it answered with ${keys.join(', ')}`,
      { violations: missing.map(({ key, kind }) => ({ path: `body.${key}`, expected: kind, actual: 'nothing' })) },
    )
  }
}

/** Throws for an item under a key that is not declared, or of another type than is declared there. */
function strangerCheck(what: string, accepts: Effective['accepts']): (reply: Reply) => void {
  const types = new Map(accepts.map(({ key, type }) => [key, numberOf(type)]))
  return ({ list }) => {
    const violations = list
      .filter(({ key, type }) => types.get(key) !== type)
      .map(({ key, type }) => {
        const declared = types.get(key)
        const expected =
          declared === undefined ? `one of the declared keys ${listOf([...types.keys()], String)}` : `type ${nameOf(declared)}`
        return { path: `body.${key}`, expected, actual: declared === undefined ? 'an item' : `type ${nameOf(type)}` }
      })
    if (violations.length === 0) return
    const lines = violations.map(({ path, expected, actual }) => `${path}: expected ${expected}, got ${actual}`)
    throw new AigesError('AIGES_ERR_INVALID_RESPONSE', `${what} answered with what it does not declare: ${lines.join('; ')}`, {
      violations,
    })
  }
}

const nameOf = (type: number): string => Object.entries(dataTypes).find(([, number]) => number === type)?.[0] ?? String(type)
