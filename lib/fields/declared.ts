/**
 * A field under its key, whichever side declared it: what validation, documents and examples are made from.
 */
import { AigesError, describeActual, unreadable } from '../errors'
import { isPlainObject } from '../options'
import type { Field, FieldType, Kind, Written } from './field'
import { kindNamed } from './kinds'

/** A declared param or body. Only what the author wrote is there, never a constructor's default. */
export interface FieldSchema extends Written {
  readonly key: string
  /** The AIGES class: `StringParamField`, `AudioBodyField`, … */
  readonly kind: string
  readonly type: FieldType
  readonly required: boolean
  /** The author's sample; for `StringBodyField` a Buffer or a text. */
  readonly test?: unknown
  /** What Python's author wrote and JavaScript cannot have, by name: `{ enums: 'of type date' }`. It is neither enforced nor in any document. */
  readonly untold?: Readonly<Record<string, string>>
}

/** The fields of one side: params and bodies of a request, bodies of a reply. */
export interface Declarations {
  readonly params: readonly FieldSchema[]
  readonly inputs: readonly FieldSchema[]
  readonly accepts: readonly FieldSchema[]
}

/** Fields given in TypeScript, by key; undefined for a section that was not given. */
export interface GivenFields {
  readonly params: readonly FieldSchema[] | undefined
  readonly inputs: readonly FieldSchema[] | undefined
  readonly accepts: readonly FieldSchema[] | undefined
}

/**
 * The fields of an object `{ key: field }`, in its order; a key whose field is undefined is left out. `role`: what they must be; `where` is for messages.
 * Throws AIGES_ERR_INVALID_ARGUMENT.
 */
export function declaredFields(fields: Readonly<Record<string, unknown>>, role: 'param' | 'body', where: string): readonly FieldSchema[] {
  return Object.freeze(
    Object.entries(fields)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => declared(key, field, role, `${where}[${JSON.stringify(key)}]`)),
  )
}

function declared(key: string, given: unknown, role: 'param' | 'body', where: string): FieldSchema {
  const { kind: name, type: _, ...options } = frozenData(given, where) ?? {}
  const kind = typeof name === 'string' ? kindNamed(name) : undefined
  if (kind === undefined || kind.role !== role) {
    const example = role === 'param' ? 'StringParamField()' : 'AudioBodyField()'
    const got = kind === undefined ? describeActual(given) : `a ${kind.name}`
    throw new AigesError('AIGES_ERR_INVALID_ARGUMENT', `${where} must be a ${role} field such as ${example}, got ${got}`)
  }
  const { value, ...rest } = remade(kind, options, where)
  return Object.freeze({ key, ...rest, ...(value === undefined ? {} : { test: value }) })
}

/** A copy of what claims to be a field, each property read once; undefined for what is not even frozen. */
function frozenData(value: unknown, where: string): Record<string, unknown> | undefined {
  try {
    return isPlainObject(value) && Object.isFrozen(value) ? { ...value } : undefined
  } catch (cause) {
    throw unreadable(where, cause)
  }
}

/** A field is plain data, also one of another copy of this package: what it says goes through its factory once more, so that nothing else passes. */
function remade(kind: Kind, options: object, where: string): Field {
  try {
    return kind.make(options)
  } catch (error) {
    throw new AigesError('AIGES_ERR_INVALID_ARGUMENT', `${where} is no ${kind.name}: ${(error as Error).message}`, { cause: error })
  }
}
