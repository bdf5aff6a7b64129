// The schemas of the OpenAPI document against what really goes over the AIGES HTTP interface: a real request and the real reply to it
// are accepted, broken ones are not.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadWrapper, type OnceRequest, type Reply, type Wrapper } from '../../dist/index.js'
import { fixture } from '../support/child'

let wrapper: Wrapper
let request: Json
let reply: Json
let isRequest: ValidateFunction
let isReply: ValidateFunction

type Json = { [key: string]: Json | string | number | boolean | null }

/** The platform's JSON of a request: base64 under the name of what each body is. */
function requestAsHttp({ params = {}, body = {} }: OnceRequest): Json {
  const types = new Map(wrapper.schema.inputs.map(({ key, type }) => [key, type === 'json' ? 'text' : type]))
  const payload = Object.entries(body).map(([key, data]) => [
    key,
    { status: 3, [types.get(key) ?? 'text']: Buffer.from(data as Buffer).toString('base64') },
  ])
  const parameter = {
    score: { ...(params as Json), output_text: { encoding: 'utf8', compress: 'raw', format: 'plain', data_type: 'text' } },
  }
  return { header: { appid: '1', uid: 'u', status: 3 }, parameter, payload: Object.fromEntries(payload) as Json }
}

function replyAsHttp({ list }: Reply): Json {
  const payload = list.map((item) => [item.key, { encoding: 'utf8', seq: '0', status: String(item.status), text: item.text() }])
  return { header: { code: 0, sid: 'sid', status: 3 }, payload: Object.fromEntries(payload) as Json }
}

interface Operation {
  requestBody: { content: Record<string, { schema: object }> }
  responses: Record<string, { content: Record<string, { schema: object }> }>
}

beforeAll(async () => {
  wrapper = await loadWrapper(fixture('fields/score.py'))
  const example = wrapper.example()
  request = requestAsHttp(example)
  reply = replyAsHttp(await wrapper.once(example))
  const operation = (wrapper.openapi().paths['/v2/private/score'] as { post: Operation }).post
  const ajv = new Ajv2020({ strict: true })
  isRequest = ajv.compile(operation.requestBody.content['application/json']?.schema as object)
  isReply = ajv.compile(operation.responses['200']?.content['application/json']?.schema as object)
})
afterAll(() => wrapper.close())

it('the example is whole: every param with a sample, every body with one', () => {
  expect(request).toMatchObject({
    parameter: { score: { mode: 'humming', n: 3, loud: true } },
    payload: {
      data: { audio: expect.any(String) as string },
      facts: { text: Buffer.from('{"a": 1}').toString('base64') },
      text: { text: 'aGVsbG8=' },
    },
  })
})

it('the real request and its real reply are accepted', () => {
  expect(isRequest(request), JSON.stringify(isRequest.errors)).toBe(true)
  expect(isReply(reply), JSON.stringify(isReply.errors)).toBe(true)
})

/** A copy with one place changed; undefined removes it. */
function changed(document: Json, path: string, value: unknown): Json {
  const copy = structuredClone(document)
  const keys = path.split('.')
  let place = copy
  for (const key of keys.slice(0, -1)) place = place[key] as Json
  if (value === undefined) delete place[keys.at(-1) as string]
  else place[keys.at(-1) as string] = value as Json
  return copy
}

describe('broken requests', () => {
  it.each<[string, string, unknown]>([
    ['a wrong enum', 'parameter.score.mode', 'jazz'],
    ['above the maximum', 'parameter.score.n', 11],
    ['no integer', 'parameter.score.n', 1.5],
    ['a required param missing', 'parameter.score.n', undefined],
    ['the params of another service', 'parameter', { other: { n: 1 } }],
    ['no params', 'parameter', undefined],
    ['a text that is too long', 'parameter.score.lang', 'abcdef'],
    ['a text for a boolean', 'parameter.score.loud', 'yes'],
    ['a payload that is a list', 'payload', []],
    ['a body without its content', 'payload.data', { status: 3 }],
    ['content that is no text', 'payload.data.audio', 5],
    ['a status that is none', 'payload.data.status', 9],
  ])('%s', (_, path, value) => {
    expect(isRequest(changed(request, path, value))).toBe(false)
  })
})

describe('broken replies', () => {
  it.each<[string, string, unknown]>([
    ['no code', 'header.code', undefined],
    ['the code of an error', 'header.code', 10_106],
    ['no sid', 'header.sid', undefined],
    ['no payload', 'payload', undefined],
    ['an output without its content', 'payload.notes.text', undefined],
    ['content that is no text', 'payload.output_text.text', { a: 1 }],
  ])('%s', (_, path, value) => {
    expect(isReply(changed(reply, path, value))).toBe(false)
  })
})
