// Every wrapper of the corpus inside this process, all of them one after the other in one interpreter: what each must answer is in its case.json
// (README.md here says what the fields mean). The same cases run in plain Python in test/python/test_corpus.py.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadWrapper, type ResponseBody, type Wrapper, WrapperError } from '../../dist/index.js'

type Body = Record<string, string | { base64: string }>
interface Item {
  key: string
  text?: string
  base64?: string
  type: number
  status: number
}
interface Case {
  mode: 'once' | 'async' | 'stream'
  config?: Record<string, unknown>
  params?: Record<string, unknown>
  persId?: number
  sid?: string
  usrTag?: string
  body: Body
  frames?: Body[]
  resources?: { patchId: string; body: Body }[]
  service?: { answer: string; path: string }
  expect: { list?: Item[]; error?: number; message?: string; raises?: string; refused?: boolean; init?: number }
}

const cases = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== '__pycache__')
  .map(({ name }): [string, Case] => [name, JSON.parse(readFileSync(join(__dirname, name, 'case.json'), 'utf8'))])

const bodyOf = (body: Body): Record<string, string | Buffer> =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, typeof value === 'string' ? value : Buffer.from(value.base64, 'base64')]),
  )
const told = ({ key, data, type, status }: ResponseBody): Item => ({ key, base64: data.toString('base64'), type, status })
const wanted = ({ text, ...item }: Item): Item => (text === undefined ? item : { ...item, base64: Buffer.from(text).toString('base64') })

let server: Server
let answer: Case['service']
let address: string
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const data = Buffer.concat(chunks)
      const posted = JSON.parse(data.toString()) as { mode: string; audio: string }
      const right =
        request.headers['digest'] === `SHA-256=${createHash('sha256').update(data).digest('base64')}` && request.url === answer?.path
      const text = (answer?.answer ?? '')
        .replace('%(mode)s', posted.mode)
        .replace('%(bytes)d', String(Buffer.from(posted.audio, 'base64').length))
      response.writeHead(right ? 200 : 403).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

async function ask(wrapper: Wrapper, { mode, params, persId, sid, usrTag, body, frames = [] }: Case): Promise<Item[]> {
  const request = { params: params ?? {}, persId, sid, usrTag }
  if (mode !== 'stream') return (await wrapper.once({ ...request, body: bodyOf(body) })).list.map(told)
  const session = await wrapper.stream(request, { timeout: 30_000 })
  frames.slice(0, -1).forEach((frame) => void session.write({ body: bodyOf(frame) }))
  session.end({ body: bodyOf(frames.at(-1) as Body) })
  const items: Item[] = []
  for await (const part of session) items.push(...part.list.map(told))
  await session.closed
  return items
}

async function run(name: string, each: Case): Promise<Case['expect']> {
  answer = each.service
  const config =
    each.config && Object.fromEntries(Object.entries(each.config).map(([key, value]) => [key, value === '$SERVICE' ? address : value]))
  let wrapper: Wrapper
  try {
    wrapper = await loadWrapper(join(__dirname, name, 'wrapper.py'), { config, onLog: () => {} })
  } catch (error) {
    const { code, errorCode, message } = error as WrapperError
    expect(code).toBe('AIGES_ERR_WRAPPER_INIT')
    return { init: errorCode ?? -1, message }
  }
  try {
    for (const { patchId, body } of each.resources ?? []) await wrapper.loadRes(patchId, bodyOf(body))
    const list = await ask(wrapper, each)
    for (const { patchId } of each.resources ?? []) await wrapper.unloadRes(patchId)
    return { list }
  } catch (error) {
    const { code, errorCode, pythonType, message } = error as WrapperError
    if (error instanceof WrapperError) return { error: errorCode, message }
    if (code === 'AIGES_ERR_INVALID_RESPONSE') return { refused: true, message }
    return { raises: pythonType || String(code), message }
  } finally {
    await wrapper.close()
  }
}

describe('corpus', () => {
  it.each(cases)('%s', async (name, each) => {
    const { message = '', ...expected } = each.expect
    const { message: said = '', ...outcome } = await run(name, each)
    expect(outcome, said).toEqual(expected.list === undefined ? expected : { list: expected.list.map(wanted) })
    expect(said).toContain(message)
  })
})
