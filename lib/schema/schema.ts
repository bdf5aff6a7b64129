/**
 * What a wrapper says about its own interface: the manifest of Python (docs/hosting.md) as frozen, typed data.
 */
import { describeActual } from '../errors'
import { isBytes } from '../fields/body'
import type { Declarations, FieldSchema } from '../fields/declared'
import { holdsBigInt, spelledNumber, withJson } from '../fields/exact'
import { type FieldType, plainText } from '../fields/field'
import { deepFrozen } from '../fields/frozen'
import { kindNamed } from '../fields/kinds'

export interface WrapperSchema extends Declarations {
  readonly serviceId: string | null
  readonly version: string | null
  /** What the author wrote for the platform into the class: `call`, `call_type`, `sub`, `route`. */
  readonly meta?: Readonly<Record<string, string | number>>
  readonly params: readonly FieldSchema[]
  /** Bodies of a request. */
  readonly inputs: readonly FieldSchema[]
  /** Bodies of a reply. */
  readonly accepts: readonly FieldSchema[]
}

type Fields = Readonly<Record<string, unknown>>

export function schemaFrom(manifest: Fields): WrapperSchema {
  return Object.freeze({
    serviceId: textOrNull(manifest['serviceId']),
    version: textOrNull(manifest['version']),
    ...metaFrom(manifest['meta']),
    params: fieldsFrom(manifest['params'], 'string'),
    inputs: fieldsFrom(manifest['inputs'], 'text'),
    accepts: fieldsFrom(manifest['accepts'], 'text'),
  })
}

function metaFrom(meta: unknown): { meta?: Readonly<Record<string, string | number>> } {
  const written = Object.entries((meta ?? {}) as Fields).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return written.length === 0 ? {} : { meta: Object.freeze(Object.fromEntries(written) as Record<string, string | number>) }
}

function fieldsFrom(list: unknown, fallback: FieldType): readonly FieldSchema[] {
  const fields = Array.isArray(list) ? (list as Fields[]) : []
  const all = fields.map((field) => fieldFrom(field, fallback))
  // Of a key that is declared twice the last counts, in the place of the first, and what either requires is required: so it is in the SDK.
  const byKey = new Map<string, FieldSchema>()
  for (const field of all) byKey.set(field.key, byKey.get(field.key)?.required ? asRequired(field) : field)
  return Object.freeze([...byKey.values()])
}

/** `fallback`: what a class of the author's own, derived from none that we know, is taken for. */
function fieldFrom(field: Fields, fallback: FieldType): FieldSchema {
  const { dataType: _, key, kind, required, ...written } = field
  const type = kindNamed(String(kind))?.type ?? fallback
  return finished({ key: String(key), kind: String(kind), type, required: required === true, ...withBounds(written) })
}

const boundNames = ['minimum', 'maximum', 'minLength', 'maxLength']

/** Bounds that are texts as the numbers they spell, like enums and samples; what spells none is untold. */
function withBounds(written: Fields): Fields {
  const told: Record<string, unknown> = { ...written }
  const untold: Record<string, unknown> = { ...(written['untold'] as Fields | undefined) }
  for (const name of boundNames) {
    const value = written[name]
    if (value === undefined || typeof value === 'number' || typeof value === 'bigint') continue
    const number = typeof value === 'string' || isBytes(value) ? spelledNumber(plainText(value)) : undefined
    if (number === undefined) untold[name] = `${describeActual(value)}, which is no number`
    if (number === undefined) delete told[name]
    else told[name] = number
  }
  return Object.keys(untold).length === 0 ? told : { ...told, untold }
}

const asRequired = (field: FieldSchema): FieldSchema => finished({ ...field, required: true })

const finished = (field: FieldSchema): FieldSchema => deepFrozen(holdsBigInt(field) ? withJson(field) : field)

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
