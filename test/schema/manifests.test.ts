// What single entries of a manifest become in the documents: names the platform reads, keys that collide, words that end comments.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { declarationFile } from '../../lib/schema/declarations'
import type { WrapperDescription } from '../../lib/schema/description'
import { effectiveFields } from '../../lib/schema/effective'
import { exampleOf } from '../../lib/schema/example'
import { fieldModule } from '../../lib/schema/field-module'
import { openApi } from '../../lib/schema/openapi'
import { schemaFrom, type WrapperSchema } from '../../lib/schema/schema'
import { docComment } from '../../lib/schema/source-text'
import { scratchFolder } from '../support/scratch'

type Tree = { readonly [key: string]: Tree }

const text = { kind: 'StringBodyField', key: 'text' }
function schemaOf(manifest: object): WrapperSchema {
  return schemaFrom({ serviceId: 's', version: 'v1', params: [], inputs: [text], accepts: [text], ...manifest })
}
const openApiOf = (manifest: object, name = 's', inputs?: WrapperSchema['inputs']): Tree => {
  const schema = schemaOf(manifest)
  return openApi(name, schema, effectiveFields(schema, { params: undefined, inputs, accepts: undefined })) as unknown as Tree
}
const requestOf = (document: Tree): Tree => firstPath(document)['requestBody']?.['content']?.['application/json']?.['schema'] as Tree
const replyOf = (document: Tree): Tree => firstPath(document)['responses']?.['200']?.['content']?.['application/json']?.['schema'] as Tree
const firstPath = (document: Tree): Tree => Object.values(document['paths'] as Tree)[0]?.['post'] as Tree
/** What stands at the end of a path of properties. */
const at = (schema: Tree, ...keys: string[]): unknown => keys.reduce<Tree>((place, key) => place['properties']?.[key] as Tree, schema)

describe('OpenAPI', () => {
  it('of a param with the key of an output has the param', () => {
    const document = openApiOf({ params: [{ kind: 'IntegerParamField', key: 'text' }], accepts: [text, { ...text, key: 'other' }] })
    expect(at(requestOf(document), 'parameter', 's', 'text')).toEqual({ type: 'integer' })
    expect(at(requestOf(document), 'parameter', 's', 'other', 'data_type')).toEqual({ const: 'text' })
  })

  it.each([
    [{}, '/v1/private/s'],
    [{ route: '/own/way' }, '/own/way'],
    [{ route: 'own/way' }, '/own/way'],
  ])('stands on the route of %o', (meta, path) => {
    expect(Object.keys(openApiOf({ meta })['paths'] as Tree)).toEqual([path])
  })

  it('stands on a path that is one, whatever the name of the folder', () => {
    const { paths, info } = openApiOf({ version: 'a b' }, 'we {ird} #1?\ud800') as { paths: Tree; info: object }
    expect(Object.keys(paths)).toEqual(['/a%20b/private/we%20%7Bird%7D%20%231%3F%EF%BF%BD'])
    expect(info).toMatchObject({ title: 'we {ird} #1?\ud800' })
  })

  it('has no other bodies than those that TypeScript gave, where it gave any', () => {
    const payload = (document: Tree): Tree => at(requestOf(document), 'payload') as Tree
    expect(payload(openApiOf({}))).not.toHaveProperty('additionalProperties')
    expect(payload(openApiOf({}, 's', schemaOf({}).inputs))).toHaveProperty('additionalProperties', false)
  })

  it('has every body of a request as base64, of a reply all but text', () => {
    const bodies = [text, { kind: 'AudioBodyField', key: 'sound', encoding: 'wav' }, { kind: 'JsonBodyField', key: 'json' }]
    const document = openApiOf({ inputs: bodies, accepts: bodies })
    const base64 = { type: 'string', contentEncoding: 'base64' }
    expect(at(requestOf(document), 'payload', 'text', 'text')).toEqual(base64)
    expect(at(requestOf(document), 'payload', 'json', 'text')).toEqual({ ...base64, contentMediaType: 'application/json' })
    expect(at(requestOf(document), 'payload', 'sound', 'audio')).toEqual({ ...base64, contentMediaType: 'audio/wav' })
    expect(at(replyOf(document), 'payload', 'text', 'text')).toEqual({ type: 'string' })
    expect(at(replyOf(document), 'payload', 'json', 'text')).toEqual({ type: 'string' })
    expect(at(replyOf(document), 'payload', 'sound', 'audio')).toEqual(base64)
  })
})

it('enums are listed once, however often they were written', () => {
  const params = [
    { kind: 'StringParamField', key: 'a', enums: ['x', Buffer.from('x'), 'y', 'x'] },
    { kind: 'NumberParamField', key: 'b', enums: [1, '1', 2, ' 1 '] },
  ]
  const document = openApiOf({ params })
  expect(at(requestOf(document), 'parameter', 's', 'a')).toEqual({ type: 'string', enum: ['x', 'y'] })
  expect(at(requestOf(document), 'parameter', 's', 'b')).toEqual({ type: 'number', enum: [1, 2] })
})

it('a key that is declared twice is required when either is', () => {
  const [first, second] = [true, false].map((required) => ({ kind: 'StringParamField', key: 'a', required }))
  for (const params of [
    [first, second],
    [second, first],
  ])
    expect(schemaOf({ params }).params).toMatchObject([{ key: 'a', required: true }])
})

it('bounds that are texts are the numbers they spell; what spells none is named', () => {
  const written = { minimum: '1', maximum: Buffer.from(' 9007199254740993 '), minLength: 'abc', maxLength: [1] }
  const [param] = schemaOf({ params: [{ kind: 'IntegerParamField', key: 'a', ...written }] }).params
  expect(param).toEqual({
    ...{ key: 'a', kind: 'IntegerParamField', type: 'integer', required: false },
    ...{ minimum: 1, maximum: 9007199254740993n },
    untold: { minLength: '"abc", which is no number', maxLength: 'an array of 1, which is no number' },
  })
})

describe('generated TypeScript', () => {
  const description = (manifest: object): WrapperDescription => ({ name: 's', schema: schemaOf(manifest) }) as WrapperDescription

  it('has no end of a comment that its author wrote', () => {
    expect(docComment(['a */ export const b = 1 /*', '**//'], '')).toBe('/** a * / export const b = 1 /*. ** //. */\n')
    expect(declarationFile(description({ params: [{ kind: 'StringParamField', key: 'a', title: '*/ b' }] }), 'w.py')).toContain(
      '/** * / b. */',
    )
  })

  it('has short samples only: a longer one stays in force as the wrapper has it', () => {
    const inputs = [4096, 4097].map((length) => ({ ...text, key: `k${length}`, test: Buffer.alloc(length, 'x') }))
    const params = [4096, 4097].map((length) => ({ kind: 'StringParamField', key: `p${length}`, test: 'y'.repeat(length) }))
    const source = fieldModule(description({ inputs, params }), 'w.py')
    expect(source).toContain(`k4096: StringBodyField({ value: '${'x'.repeat(4096)}' })`)
    expect(source).toContain('k4097: StringBodyField(),')
    expect(source).toContain(`p4096: StringParamField({ value: '${'y'.repeat(4096)}' })`)
    expect(source).toContain('p4097: StringParamField(),')
  })

  it('of Python’s bounds that leave nothing, or enums that they exclude, is what factories take', () => {
    const params = [
      { kind: 'IntegerParamField', key: 'crossed', minimum: 5, maximum: 1, enums: [7] },
      { kind: 'IntegerParamField', key: 'half', minimum: 0.5, maximum: 9.5 },
      { kind: 'IntegerParamField', key: 'some', maximum: 4, enums: [1, 5] },
      { kind: 'IntegerParamField', key: 'none', maximum: 4, enums: [5] },
      { kind: 'StringParamField', key: 'text', minLength: 3, maxLength: 2 },
    ]
    const source = fieldModule(description({ params, inputs: [{ kind: 'JsonBodyField', key: 'json', test: '{"a":' }] }), 'w.py')
    expect(source.match(/\w+: \w+Field\(.*\)/g)?.slice(0, 6)).toEqual([
      'crossed: IntegerParamField({ enums: [7] })',
      'half: IntegerParamField({ minimum: 1, maximum: 9 })',
      'some: IntegerParamField({ enums: [1], maximum: 4 })',
      'none: IntegerParamField({ enums: [5] })',
      'text: StringParamField()',
      'json: JsonBodyField()',
    ])
  })
})

describe('a sample file', () => {
  const before = process.cwd()
  afterAll(() => process.chdir(before))

  it('is the wrapper’s before the current folder’s', () => {
    const folder = scratchFolder('samples')
    for (const name of ['own', 'current']) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'both.wav'), name)
    }
    writeFileSync(join(folder, 'current', 'one.wav'), 'current')
    process.chdir(join(folder, 'current'))
    const inputs = ['both', 'one'].map((key) => ({ kind: 'AudioBodyField', key, path: `${key}.wav` }))
    const { body } = exampleOf(schemaOf({ inputs }), join(folder, 'own'))
    expect(Object.values(body).map(String)).toEqual(['own', 'current'])
  })
})
