/**
 * The options of `loadWrapper` that are about fields, and their check.
 */
import { invalidArgument } from '../errors'
import { declaredFields, type FieldSchema, type GivenFields } from '../fields/declared'
import type { BodyFields, ParamFields } from '../fields/request'
import { oneOf, optionalBoolean, optionBag, plainBag } from '../options'

export interface GivenOptions<P extends ParamFields = ParamFields, B extends BodyFields = BodyFields, R extends BodyFields = BodyFields> {
  /** What requests are made of, by key: the compiler checks every call, and the request is validated before Python is touched. */
  request?: { readonly params?: P | undefined; readonly body?: B | undefined } | undefined
  /** What replies are made of, by key: gives `reply.body` its type; an output that is `required` and missing rejects the call. */
  response?: { readonly body?: R | undefined } | undefined
  /**
   * Whether the fields given here are held against the wrapper's own at the load. A request field that `requestCls` lacks or has with
   * another type fails the load unless this is 'off'. All else that differs: 'warn' (default) is a process warning, 'error' fails the load.
   */
  check?: 'error' | 'warn' | 'off' | undefined
  /** Validate requests. Default: whether `request` is given; true without it: against what the wrapper declares; false: never. */
  validate?: boolean | undefined
}

export const fieldOptionNames = ['request', 'response', 'check', 'validate'] as const

export interface CheckedFields {
  given: GivenFields
  check: 'error' | 'warn' | 'off'
  validate: boolean
}

/** Throws AIGES_ERR_INVALID_ARGUMENT. */
export function checkFieldOptions(bag: Record<string, unknown>): CheckedFields {
  const request = optionBag(bag['request'], 'options.request', ['params', 'body'])
  const response = optionBag(bag['response'], 'options.response', ['body'])
  const given = {
    params: section(request['params'], 'param', 'options.request.params'),
    inputs: section(request['body'], 'body', 'options.request.body'),
    accepts: section(response['body'], 'body', 'options.response.body'),
  }
  const validate = optionalBoolean(bag['validate'], 'options.validate')
  return {
    given,
    check: oneOf(bag['check'], 'options.check', ['error', 'warn', 'off'] as const) ?? 'warn',
    validate: validate ?? (given.params !== undefined || given.inputs !== undefined),
  }
}

function section(fields: unknown, role: 'param' | 'body', where: string): readonly FieldSchema[] | undefined {
  if (fields === undefined) return undefined
  const bag = plainBag(fields, where)
  if (bag === undefined) throw invalidArgument(where, `an object of ${role} fields by key`, fields)
  return declaredFields(bag, role, where)
}
