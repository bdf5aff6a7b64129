/**
 * A request in the form of `once()` as one JSON Schema, with the reply under `$defs`: for editors, forms and validators. JSON has no
 * bytes, so that pictures, sounds and films are base64 text here. Pure.
 */
import type { FieldSchema } from '../fields/declared'
import type { JsonSchema } from '../fields/field'
import { schemaOfField } from '../fields/kinds'
import type { Effective } from './effective'
import { paramSample } from './example'

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/** `paramTypes`: as the wrapper was loaded; what is 'native' may be anything that no field declares. */
export function jsonSchema(name: string, fields: Effective, paramTypes: 'string' | 'native'): JsonSchema {
  const { params, inputs, accepts, closed } = fields
  const sections = [...(requiredKeys(params).length > 0 ? ['params'] : []), ...(requiredKeys(inputs).length > 0 ? ['body'] : [])]
  return {
    $schema: DIALECT,
    title: `A request to ${name}`,
    type: 'object',
    properties: {
      params: paramsSchema(params, closed.params, paramTypes === 'string' ? sendable : {}),
      body: section(
        inputs.map((field) => [field.key, node(schemaOfField(field))]),
        requiredKeys(inputs),
        closed.inputs,
        node({ type: 'string' }),
      ),
      sid: { type: 'string', minLength: 1 },
      usrTag: { type: 'string', minLength: 1 },
      persId: { type: 'integer', minimum: 0 },
    },
    ...(sections.length > 0 ? { required: sections } : {}),
    additionalProperties: false,
    $defs: {
      reply: {
        title: `A reply of ${name}`,
        type: 'object',
        properties: {
          body: section(
            accepts.map((field) => [field.key, schemaOfField(field)]),
            requiredKeys(accepts),
            false,
          ),
        },
        required: ['body'],
      },
    },
  }
}

/** What the platform can send as a string. */
const sendable: JsonSchema = anyOfTypes('string', 'number', 'boolean')

/** Not a `type` of several: strict validators refuse it. */
export function anyOfTypes(...types: string[]): JsonSchema {
  return { anyOf: types.map((type) => ({ type })) }
}

/** Params by key, each with its sample. `closed`: there are no others; `others`: what they must be. */
export function paramsSchema(params: readonly FieldSchema[], closed: boolean, others?: JsonSchema): JsonSchema {
  return section(
    params.map((field) => [field.key, paramSchema(field)]),
    requiredKeys(params),
    closed,
    others,
  )
}

function paramSchema(field: FieldSchema): JsonSchema {
  const sample = paramSample(field)
  return { ...schemaOfField(field), ...(sample === undefined ? {} : { examples: [sample] }) }
}

export function requiredKeys(fields: readonly FieldSchema[]): string[] {
  return fields.filter((field) => field.required).map(({ key }) => key)
}

/** An object with these properties. `closed`: and no others; `others`: what they must be, which without it is left open. */
export function section(
  properties: readonly (readonly [string, JsonSchema])[],
  required: readonly string[],
  closed: boolean,
  others: JsonSchema = {},
): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
    ...(closed ? { additionalProperties: false } : Object.keys(others).length > 0 ? { additionalProperties: others } : {}),
  }
}

/** Bytes alone, or with what else is known of them. */
function node(content: JsonSchema): JsonSchema {
  const type = { enum: ['text', 'audio', 'image', 'video', 0, 1, 2, 3, 4] }
  const status = { enum: ['begin', 'continue', 'end', 'once', 0, 1, 2, 3] }
  const properties = { data: content, type, status, attributes: { type: 'object', additionalProperties: sendable } }
  return { anyOf: [content, { type: 'object', properties, required: ['data'], additionalProperties: false }] }
}
