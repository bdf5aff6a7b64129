/**
 * The declarations of a wrapper as a `.d.ts`: with that file in a program, `loadWrapper` of the wrapper's file is typed, without
 * anything at run time. The same declarations always give the same text. Pure.
 */
import type { FieldSchema } from '../fields/declared'
import { expectationOf } from '../fields/expectation'
import { schemaOfField } from '../fields/kinds'
import { coherent } from './coherent'
import type { WrapperDescription } from './description'
import { docComment, literal, propertyName, typeName } from './source-text'

/** `file`: the wrapper's file as programs name it in `loadWrapper`. */
export function declarationFile({ name, schema }: WrapperDescription, file: string): string {
  const type = typeName(name)
  const key = file.replaceAll('\\', '/').replace(/^\.\//, '')
  const { params, inputs, accepts } = schema
  return `${header(file)}import type { BodyInput, RequestTags, ResponseBody } from ${literal('aiges-native')}

export interface ${type}Request extends RequestTags {
${section('params', params, paramType, 'unknown')}${section('body', inputs, () => 'BodyInput', 'BodyInput | undefined')}}

${replyBody(`${type}ReplyBody`, accepts)}

declare module 'aiges-native' {
  interface WrapperTypes {
    ${literal(key)}: { request: ${type}Request; body: ${type}ReplyBody }
  }
}
`
}

export function header(file: string): string {
  // A file name may have any character, a comment of one line must not end early.
  const name = file.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`)
  return `// Written by \`aiges-native types ${name}\`. Change the wrapper, not this file.\n`
}

/** A section nobody declared takes anything, as the wrapper may read what it does not declare. */
function section(name: string, fields: readonly FieldSchema[], typeOf: (field: FieldSchema) => string, loose: string): string {
  if (fields.length === 0) return `  ${name}?: Readonly<Record<string, ${loose}>> | undefined\n`
  const required = fields.some((field) => field.required)
  const lines = fields
    .map(coherent)
    .map((field) => property(field, typeOf(field), '    ', true))
    .join('')
  return `  ${name}${required ? '' : '?'}: {\n${lines}  }${required ? '' : ' | undefined'}\n`
}

function replyBody(name: string, accepts: readonly FieldSchema[]): string {
  if (accepts.length === 0) return `export type ${name} = Readonly<Record<string, ResponseBody>>`
  // No interface: only a type alias fits a loose Wrapper, whose bodies have an index signature.
  return `export type ${name} = {\n${accepts.map((field) => property(field, 'ResponseBody', '  ', false)).join('')}}`
}

function property(field: FieldSchema, type: string, indent: string, input: boolean): string {
  const { key, required, title, description, encoding } = field
  const limits =
    input && /\d/.test(expectationOf(field)) && schemaOfField(field)['enum'] === undefined ? sentence(expectationOf(field)) : ''
  const words = [title, description, limits, typeof encoding === 'string' ? `Encoding: ${encoding}` : '']
  const open = required ? '' : '?'
  const absent = input && !required ? ' | undefined' : ''
  return `${docComment(words, indent)}${indent}${input ? '' : 'readonly '}${propertyName(key)}${open}: ${type}${absent}\n`
}

function sentence(text: string): string {
  return text === '' ? '' : text[0]?.toUpperCase() + text.slice(1)
}

function paramType(field: FieldSchema): string {
  const { type, enum: allowed, minimum, maximum } = schemaOfField(field)
  if (allowed !== undefined) return (allowed as readonly unknown[]).map(literal).join(' | ')
  if (type !== 'integer' && type !== 'number') return String(type)
  // Beyond 2^53 only a BigInt is sent with all its digits.
  return typeof minimum === 'bigint' || typeof maximum === 'bigint' ? 'number | bigint' : 'number'
}
