/**
 * The platform's own schema of a service, in both its forms: text that the SDK made in Python when the wrapper was loaded (python/aiges_native/
 * manifest.py), so that there is one program which knows them. Pure.
 */
import { AigesError } from '../errors'
import type { WrapperSchema } from './schema'

export type AischemaForm = 'aischema' | 'aischema-v2'

const entries = { aischema: 'aischema', 'aischema-v2': 'aischemaV2' } as const

/** JSON, in the platform's order of keys. Throws AIGES_ERR_WRAPPER_INVALID when the wrapper lacks what the platform needs. */
export function aischemaText(form: AischemaForm, manifest: Readonly<Record<string, unknown>>, schema: WrapperSchema): string {
  const text = manifest[entries[form]]
  if (typeof text === 'string') return text
  const missing = missingIn(schema)
  const why =
    missing.length > 0
      ? `an aischema needs what this wrapper does not declare: ${missing.join(', ')}`
      : `this wrapper has no ${form}, for Python makes none of it: ${String(manifest[`${entries[form]}Error`])}`
  throw new AigesError('AIGES_ERR_WRAPPER_INVALID', why)
}

function missingIn({ serviceId, version, inputs, accepts }: WrapperSchema): string[] {
  return [
    ...(serviceId === null ? ['a serviceId'] : []),
    ...(version === null ? ['a version'] : []),
    ...(inputs.length > 0 ? [] : ['a body field in its requestCls']),
    ...(accepts.length > 0 ? [] : ['a body field in its responseCls']),
  ]
}
