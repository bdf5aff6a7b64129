/**
 * The declarations of a wrapper as a TypeScript module of fields, for `loadWrapper(file, { request, response })`: typed and validated.
 * The same declarations always give the same text. Pure.
 */
import { dirname, isAbsolute, relative, sep } from 'node:path'
import { isBytes } from '../fields/body'
import { isWithin } from '../fields/bounds'
import type { FieldSchema } from '../fields/declared'
import { type JsonSchema, plainText } from '../fields/field'
import { jsonText } from '../fields/json-text'
import { kindNamed, kindOfType, schemaOfField } from '../fields/kinds'
import { coherent } from './coherent'
import { header } from './declarations'
import type { WrapperDescription } from './description'
import { paramSample } from './example'
import { textOrBytes, writtenSample } from './sample-data'
import { literal, propertyName } from './source-text'

export function fieldModule(description: WrapperDescription, file: string): string {
  const { params, inputs, accepts } = description.schema
  const bodyOptions = (field: FieldSchema): Record<string, unknown> => bodyOptionsOf(field, description)
  const used = [...new Set([...params, ...inputs, ...accepts].map(factoryOf))].sort()
  const imports = used.length === 0 ? '' : `import { ${used.join(', ')} } from ${literal('aiges-native')}\n\n`
  const request = section('params', params.map(coherent), paramOptions) + section('body', inputs, bodyOptions)
  const response = section('body', accepts, bodyOptions)
  return `${header(file)}${imports}${constant('request', request)}\n${constant('response', response)}`
}

function constant(name: string, content: string): string {
  return `export const ${name} = {${content === '' ? '' : `\n${content}`}}\n`
}

/** A section nobody declared is left open, as the wrapper may read what it does not declare. */
function section(name: string, fields: readonly FieldSchema[], options: (field: FieldSchema) => Record<string, unknown>): string {
  if (fields.length === 0) return ''
  const lines = fields.map((field) => {
    const written = Object.entries({ ...options(field), ...common(field) }).map(([option, value]) => `${option}: ${literal(value)}`)
    return `    ${propertyName(field.key)}: ${factoryOf(field)}(${written.length === 0 ? '' : `{ ${written.join(', ')} }`}),\n`
  })
  return `  ${name}: {\n${lines.join('')}  },\n`
}

function factoryOf({ kind, type }: FieldSchema): string {
  return kindNamed(kind) === undefined ? kindOfType(type).name : kind
}

function common({ required, title, description }: FieldSchema): Record<string, unknown> {
  return {
    ...(required ? { required } : {}),
    ...(title ? { title: String(title) } : {}),
    ...(description ? { description: String(description) } : {}),
  }
}

/** Only what a factory takes: bounds that bind, and a sample that is allowed. */
function paramOptions(field: FieldSchema): Record<string, unknown> {
  const schema = schemaOfField(field)
  const { minimum, maximum, minLength, maxLength } = schema
  const enums = allowedEnums(schema)
  const sample = field.test === undefined ? undefined : paramSample(field)
  const own = typeof field.default === 'boolean' ? field.default : undefined
  const value = typeof sample === 'string' && sample.length > LONGEST ? undefined : sample
  const options = { enums, minimum, maximum, minLength, maxLength, value, default: own }
  // Only bounds of numbers may be BigInts: a text is never as long, and the type of a sample is number.
  const fits = ([name, value]: [string, unknown]): boolean => value !== undefined && (typeof value !== 'bigint' || name.endsWith('imum'))
  return Object.fromEntries(Object.entries(options).filter(fits))
}

/** Those within the bounds: no factory takes others. */
function allowedEnums(schema: JsonSchema): readonly unknown[] | undefined {
  const enums = schema['enum'] as readonly unknown[] | undefined
  // The types of fields have no BigInts; enums that are left out stay in force, for Python's author wrote them.
  if (enums === undefined || enums.some((one) => typeof one === 'bigint')) return undefined
  return enums.filter((one) => isWithin(schema, one))
}

/** Characters or bytes. A longer sample is left to the wrapper: where TypeScript gives none, its own stays in force. */
const LONGEST = 4096

const bodyOptionNames = ['encoding', 'format', 'compress'] as const

function bodyOptionsOf(field: FieldSchema, { file }: WrapperDescription): Record<string, unknown> {
  const written = bodyOptionNames.filter((name) => typeof field[name] === 'string').map((name) => [name, field[name]] as const)
  const sample = sampleText(field)
  const path = typeof field.path === 'string' && isAbsolute(field.path) ? pathWithin(dirname(file), field.path) : field.path
  return {
    ...(sample === undefined ? {} : { value: sample }),
    ...Object.fromEntries(written),
    ...(typeof path === 'string' ? { path } : {}),
    ...(field.need_base64 === true ? { need_base64: true } : {}),
  }
}

/** The path from a folder to what is in it; undefined for what is elsewhere: the module is to be the same on every machine. */
function pathWithin(folder: string, path: string): string | undefined {
  const way = relative(folder, path)
  return way === '' || way.split(sep)[0] === '..' || isAbsolute(way) ? undefined : way.replaceAll(sep, '/')
}

function sampleText(field: FieldSchema): string | Uint8Array | undefined {
  const { type, test } = field
  if ((type !== 'text' && type !== 'json') || test === undefined) return undefined
  const sample = type === 'json' ? jsonText(writtenSample(field)).text : isBytes(test) ? textOrBytes(test) : plainText(test)
  return sample !== undefined && sample.length <= LONGEST ? sample : undefined
}
