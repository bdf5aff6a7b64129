/**
 * What the platform must know of a service, whichever document it stands in. Pure.
 */
import { AigesError } from '../errors'
import type { FieldSchema } from '../fields/declared'
import type { FieldType } from '../fields/field'
import type { WrapperSchema } from './schema'

export interface Service {
  serviceId: string
  version: string
  route: string
  sub: string
  call: string
  callType: string | number
  input: Readonly<Record<string, { dataType: string }>>
  accept: Readonly<Record<string, { dataType: string }>>
}

/** What a body is called on the platform, where JSON is text: its `dataType`, and the name of its content in requests. */
export function platformType(type: FieldType): 'text' | 'audio' | 'image' | 'video' {
  return type === 'audio' || type === 'image' || type === 'video' ? type : 'text'
}

/** Throws AIGES_ERR_WRAPPER_INVALID when something is missing. */
export function serviceOf(schema: WrapperSchema): Service {
  const { serviceId, version, meta = {} } = schema
  const missing = [
    ...(serviceId ? [] : ['a serviceId']),
    ...(version ? [] : ['a version']),
    ...(schema.inputs.length > 0 ? [] : ['a body field in its requestCls']),
    ...(schema.accepts.length > 0 ? [] : ['a body field in its responseCls']),
  ]
  if (missing.length > 0 || !serviceId || !version)
    throw new AigesError('AIGES_ERR_WRAPPER_INVALID', `an aischema needs what this wrapper does not declare: ${missing.join(', ')}`)
  return {
    serviceId,
    version,
    route: String(meta['route'] ?? `/${version}/private/${serviceId}`),
    sub: String(meta['sub'] ?? 'ase'),
    call: String(meta['call'] ?? 'atmos'),
    callType: meta['call_type'] ?? '0',
    input: dataTypes(schema.inputs),
    accept: dataTypes(schema.accepts),
  }
}

function dataTypes(fields: readonly FieldSchema[]): Readonly<Record<string, { dataType: string }>> {
  return Object.fromEntries(fields.map(({ key, type }) => [key, { dataType: platformType(type) }]))
}
