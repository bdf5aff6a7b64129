/**
 * What a wrapper says about its own interface: the manifest of Python (docs/hosting.md) as frozen, typed data.
 */
import type { Declarations, FieldSchema } from '../fields/declared'
import { holdsBigInt, withJson } from '../fields/exact'
import type { FieldType } from '../fields/field'
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
  // Of a key that is declared twice the first counts, as in replies: no request could satisfy both.
  return Object.freeze(all.filter(({ key }, at) => all.findIndex((other) => other.key === key) === at))
}

/** `fallback`: what a class of the author's own, derived from none that we know, is taken for. */
function fieldFrom(field: Fields, fallback: FieldType): FieldSchema {
  const { dataType: _, key, kind, required, enums, ...others } = field
  const written = { ...others, ...enumsOf(enums) }
  const type = kindNamed(String(kind))?.type ?? fallback
  const made = { key: String(key), kind: String(kind), type, required: required === true, ...written }
  return deepFrozen(holdsBigInt(written) ? withJson(made) : made)
}

/** Python takes any sequence; what is none says nothing, and only a text is one among what arrives here. */
function enumsOf(enums: unknown): { enums?: readonly unknown[] } {
  if (Array.isArray(enums)) return { enums }
  return typeof enums === 'string' ? { enums: [...enums] } : {}
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
