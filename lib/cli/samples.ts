/**
 * A request made of what a wrapper's author wrote into its fields: the values that `python wrapper.py` would run with.
 * Reads the sample files; JavaScript thread, blocking, for the command line only.
 */
import { dirname } from 'node:path'
import type { FieldSchema, Wrapper } from '../index'
import { jsonSample } from '../schema/example'
import { asSent, findSample, sampleValue } from '../schema/sample-data'
import { UsageError } from './pairs'

export interface SampleRequest {
  params: Record<string, string>
  body: Record<string, Buffer | string>
  /** What was taken from where, for people: `audio (melody.wav)`. */
  taken: string[]
  /** Which bodies were left out, their files being nowhere: `audio (melody.wav)`. */
  missing: string[]
}

/** @throws UsageError when the wrapper declares bodies and has no sample value for any of them */
export function sampleRequest(wrapper: Wrapper): SampleRequest {
  const request: SampleRequest = { params: {}, body: {}, taken: [], missing: [] }
  for (const field of wrapper.schema.params) addParam(request, field)
  for (const field of wrapper.schema.inputs) addBody(request, field, dirname(wrapper.file))
  const { inputs } = wrapper.schema
  if (inputs.length > 0 && Object.keys(request.body).length === 0) {
    const why =
      request.missing.length > 0
        ? `the sample files cannot be read: ${request.missing.join(', ')}`
        : 'the wrapper has no sample values for its bodies'
    throw new UsageError(`${why}; give them with ${inputs.map(({ key }) => `--body ${key}=@file`).join(' ')}`)
  }
  return request
}

/** What the fields of Python have for a value that nobody wrote (python/aiges/fields.py); not told as taken, for it is nobody's sample. */
const unwritten: Partial<Record<FieldSchema['type'], string>> = { string: '', number: '0', integer: '0', boolean: 'false' }

function addParam(request: SampleRequest, field: FieldSchema): void {
  const value = sampleValue(field)
  const standard = unwritten[field.type]
  if (value === undefined && standard !== undefined) request.params[field.key] = standard
  if (value === undefined || value === null) return
  request.params[field.key] = typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString() : String(value)
  request.taken.push(`${field.key}=${request.params[field.key]}`)
}

function addBody(request: SampleRequest, field: FieldSchema, folder: string): void {
  if (field.path !== undefined && field.path !== '') {
    const data = findSample(field.path, folder)
    if (data !== undefined) request.body[field.key] = asSent(field, data)
    const found = data === undefined ? request.missing : request.taken
    found.push(`${field.key} (${field.path})`)
    return
  }
  const value = sampleValue(field)
  if (value === undefined || value === null) return
  const data = typeof value === 'string' || Buffer.isBuffer(value) ? value : jsonSample(field, value)
  if (data === undefined) return
  request.body[field.key] = asSent(field, data)
  request.taken.push(`${field.key} (its own value)`)
}
