/**
 * OpenAPI 3.1 of the AIGES HTTP interface to a wrapper: one POST on its route, with header, parameter and payload. All schemas stand
 * where they are used, so that each can be given to a validator by itself. Pure.
 */
import type { FieldSchema } from '../fields/declared'
import type { FieldType, JsonSchema } from '../fields/field'
import { schemaOfField } from '../fields/kinds'
import type { Effective } from './effective'
import { anyOfTypes, DIALECT, paramsSchema, requiredKeys, section } from './json-schema'
import type { WrapperSchema } from './schema'

export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly jsonSchemaDialect: string
  readonly info: { readonly title: string; readonly version: string }
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly unknown[]
  readonly paths: Readonly<Record<string, unknown>>
}

/** `name`: what the wrapper goes by; its serviceId when it has one. */
export function openApi(name: string, schema: WrapperSchema, fields: Effective): OpenApi {
  const version = schema.version || 'v1'
  const route = String(schema.meta?.['route'] ?? `/${pathPart(version)}/private/${pathPart(name)}`)
  const json = (title: string, body: JsonSchema) => ({ 'application/json': { schema: { title, ...body } } })
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: DIALECT,
    info: { title: name, version },
    servers: [{ url: '/' }],
    security: [],
    paths: {
      [route.startsWith('/') ? route : `/${route}`]: {
        post: {
          operationId: 'once',
          summary: `One request to ${name}, one reply`,
          requestBody: { required: true, content: json('Request', requestSchema(name, fields)) },
          responses: {
            200: { description: 'What the wrapper answered', content: json('Reply', replySchema(fields)) },
            500: { description: 'An error: header.code says which, header.message what', content: json('Failure', failure) },
          },
        },
      },
    },
  }
}

/** A folder may have any name, in a path braces, ? and # mean something else; half a surrogate pair no path can have. */
const pathPart = (text: string): string => encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))

const word: JsonSchema = { type: 'string', maxLength: 50 }
const requestHeader: JsonSchema = {
  type: 'object',
  properties: {
    appid: word,
    app_id: word,
    uid: word,
    device_id: word,
    sid: { type: 'string' },
    status: { type: 'integer', enum: [0, 1, 2, 3] },
  },
}

/** Params stand under the service's name, together with what the caller wants to be told about each output. */
function requestSchema(name: string, { params, inputs, accepts, closed }: Effective): JsonSchema {
  const own = paramsSchema(params, closed.params)
  const paramSchemas = own['properties'] as Readonly<Record<string, JsonSchema>>
  // A param with the key of an output is the param.
  const outputs = accepts.filter(({ key }) => !Object.hasOwn(paramSchemas, key)).map(({ key, type }) => [key, wanted(type)] as const)
  const properties = { ...paramSchemas, ...Object.fromEntries(outputs) }
  const required = requiredKeys(params).length > 0
  const sections = [...(required ? ['parameter'] : []), ...(requiredKeys(inputs).length > 0 ? ['payload'] : [])]
  return {
    type: 'object',
    properties: {
      header: requestHeader,
      parameter: section([[name, { ...own, properties }]], required ? [name] : [], false),
      payload: section(
        inputs.map((field) => [field.key, input(field)]),
        requiredKeys(inputs),
        closed.inputs,
      ),
    },
    ...(sections.length > 0 ? { required: sections } : {}),
  }
}

function wanted(type: FieldSchema['type']): JsonSchema {
  const text = { type: 'string' }
  return { type: 'object', properties: { encoding: text, compress: text, format: text, data_type: { const: platformType(type) } } }
}

/** All bodies of a request are base64, text too. */
function input(field: FieldSchema): JsonSchema {
  const kind = platformType(field.type)
  const { type: _, title, description, contentMediaType } = schemaOfField(field)
  const media = contentMediaType === undefined ? {} : { contentMediaType }
  const written = typeof field.encoding === 'string' ? { examples: [field.encoding] } : {}
  return {
    type: 'object',
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    properties: {
      encoding: { type: 'string', ...written },
      status: { type: 'integer', enum: [0, 1, 2, 3] },
      [kind]: { type: 'string', contentEncoding: 'base64', ...media },
    },
    required: [kind],
  }
}

function replySchema({ accepts }: Effective): JsonSchema {
  const header = {
    type: 'object',
    properties: { code: { const: 0 }, sid: { type: 'string' }, status: { type: 'integer' }, message: { type: 'string' } },
    required: ['code', 'sid'],
  }
  const payload = section(
    accepts.map((field) => [field.key, output(field)]),
    requiredKeys(accepts),
    false,
  )
  return { type: 'object', properties: { header, payload }, required: ['header', 'payload'] }
}

/** Text comes as it is, everything else as base64; attributes are texts. */
function output(field: FieldSchema): JsonSchema {
  const kind = platformType(field.type)
  const text = { type: 'string' }
  const content = kind === 'text' ? text : { ...text, contentEncoding: 'base64' }
  const properties = { encoding: text, compress: text, format: text, seq: text, status: anyOfTypes('string', 'integer'), [kind]: content }
  return { type: 'object', properties, required: [kind] }
}

const failure: JsonSchema = {
  type: 'object',
  properties: {
    header: {
      type: 'object',
      properties: { code: { type: 'integer', not: { const: 0 } }, sid: { type: 'string' }, message: { type: 'string' } },
      required: ['code', 'message'],
    },
    payload: { type: 'null' },
  },
  required: ['header'],
}

/** What a body is called on the platform, where JSON is text: its `dataType`, and the name of its content in requests. */
function platformType(type: FieldType): 'text' | 'audio' | 'image' | 'video' {
  return type === 'audio' || type === 'image' || type === 'video' ? type : 'text'
}
