/**
 * What a loaded wrapper and its caller have agreed on: made once, at the load, out of the wrapper's declarations and the fields given
 * in TypeScript. JavaScript thread only.
 */
import { AigesError } from '../errors'
import { type RequestCheck, requestCheck } from '../fields/validate'
import { type Difference, differences } from '../schema/compare'
import { type Effective, effectiveFields } from '../schema/effective'
import type { WrapperSchema } from '../schema/schema'
import type { CheckedFields } from './given'
import type { Reply } from './reply'

export interface Contract {
  readonly fields: Effective
  /** Throws AIGES_ERR_INVALID_REQUEST with `violations`; undefined when requests are not validated. */
  readonly checkRequest: RequestCheck | undefined
  /** Throws AIGES_ERR_INVALID_RESPONSE with `violations`; undefined when no output is required. */
  readonly checkReply: ((reply: Reply) => void) | undefined
}

/** Throws AIGES_ERR_SCHEMA_MISMATCH. */
export async function makeContract(what: string, schema: WrapperSchema, { given, check, validate }: CheckedFields): Promise<Contract> {
  if (check !== 'off') report(what, differences(given, schema), check)
  const fields = effectiveFields(schema, given)
  const { params, inputs, closed } = fields
  return {
    fields,
    checkRequest: validate ? await requestCheck({ what, params, inputs, closed }) : undefined,
    checkReply: replyCheck(what, fields),
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

function replyCheck(what: string, { accepts }: Effective): Contract['checkReply'] {
  const required = accepts.filter((field) => field.required)
  if (required.length === 0) return undefined
  return ({ body }) => {
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
