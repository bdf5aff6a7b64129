// Keys that every object inherits, and `__proto__`, are keys like others: in fields, requests, replies, documents and generated types.

import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { JsonBodyField, loadWrapper, StringBodyField, StringParamField, type Wrapper } from '../../dist/index.js'
import { declarationFile } from '../../lib/schema/declarations'
import { fieldModule } from '../../lib/schema/field-module'
import { root } from '../support/child'
import { scratchFolder } from '../support/scratch'

const keys = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf']
const folder = scratchFolder('keys')
const file = join(folder, 'wrapper.py')
writeFileSync(
  file,
  `import json
from aiges.sdk import *
class UserRequest:
${keys.map((key, i) => `    p${i} = StringParamField(key="${key}", value="v", maxLength=3, required=True)`).join('\n')}
${keys.map((key, i) => `    b${i} = StringBodyField(key="${key}", value="v")`).join('\n')}
class UserResponse:
    r = JsonBodyField(key="seen")
${keys.map((key, i) => `    r${i} = StringBodyField(key="${key}")`).join('\n')}
class Wrapper(WrapperBase):
    serviceId, version = "__proto__", "v1"
    requestCls, responseCls = UserRequest(), UserResponse()
    def wrapperOnceExec(self, params, reqData):
        response = Response()
        seen = {"params": params, "body": [node.key for node in reqData.list]}
        response.list.append(ResponseData(key="seen", data=json.dumps(seen)))
        for node in reqData.list:
            response.list.append(ResponseData(key=node.key, data=node.data))
        return response
`,
)

/** An object with all the keys as its own. */
const all = <T>(make: (key: string) => T): Record<string, T> => Object.fromEntries(keys.map((key) => [key, make(key)]))

const options = {
  request: { params: all(() => StringParamField({ maxLength: 2, required: true })), body: all(() => StringBodyField({ required: true })) },
  response: { body: { ...all(() => StringBodyField({ required: true })), seen: JsonBodyField({ required: true }) } },
  check: 'error',
  bodies: all(() => 'bytes' as const),
} as const

let wrapper: Wrapper
beforeAll(async () => {
  wrapper = (await loadWrapper(file, { onLog() {}, ...options })) as unknown as Wrapper
})
afterAll(() => wrapper.close())

interface Item {
  text(): string
  json(): unknown
}
const once = async (request: object): Promise<Record<string, Item>> => (await wrapper.once(request)).body

it('reach Python and come back', async () => {
  const body = await once({ params: all((key) => key.slice(0, 2)), body: all((key) => key) })
  const { params, body: bodies } = (body['seen'] as Item).json() as { params: Record<string, string>; body: string[] }
  expect(bodies).toEqual(keys)
  for (const key of keys) {
    expect(Object.getOwnPropertyDescriptor(params, key)?.value, key).toBe(key.slice(0, 2))
    expect(body[key]?.text(), key).toBe(key)
  }
})

it('are missing when nobody gave them', async () => {
  await expect(once({ params: {}, body: {} })).rejects.toMatchObject({
    violations: [
      ...keys.map((key) => ({ path: `params.${key}`, actual: 'nothing' })),
      ...keys.map((key) => ({ path: `body.${key}`, actual: 'nothing' })),
    ],
  })
})

it('are judged', async () => {
  await expect(once({ params: all(() => 'long'), body: all(() => 5) })).rejects.toMatchObject({
    violations: [
      ...keys.map((key) => ({ path: `params.${key}`, actual: '"long"' })),
      ...keys.map((key) => ({ path: `body.${key}`, actual: '5' })),
    ],
  })
})

it('are unknown where they are not declared', async () => {
  const few = await loadWrapper(file, { onLog() {}, check: 'off', request: { params: { constructor: StringParamField() } } })
  await expect(few.once({ params: { toString: 'x' } } as never)).rejects.toMatchObject({
    violations: [{ path: 'params.constructor' }, { path: 'params.toString' }],
  })
  await few.close()
})

it.each(keys)('%s is no option of a field', (key) => {
  expect(() => StringParamField(Object.fromEntries([[key, 'x']]))).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT' }))
})

it('stand in the example and in every document', () => {
  const example = wrapper.example() as { params: object; body: object }
  expect([Object.keys(example.params), Object.keys(example.body)]).toEqual([keys, keys])
  const { properties } = wrapper.jsonSchema() as { properties: Record<string, { properties: object; required: string[] }> }
  for (const section of ['params', 'body']) {
    expect(Object.keys(properties[section]?.properties ?? {})).toEqual(keys)
    expect(properties[section]?.required).toEqual(keys)
  }
  const openapi = JSON.stringify(wrapper.openapi())
  for (const document of [openapi, JSON.stringify(wrapper.aischema()), JSON.stringify(wrapper.aischema('v2'))])
    for (const key of keys) expect(document.split(`"${key}":{`).length, key).toBeGreaterThan(2)
})

describe('generated types', () => {
  const compile = (name: string, text: string, program: string): string => {
    const place = join(folder, name)
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, name), text.replaceAll("'aiges-native'", JSON.stringify(join(root, 'dist/index'))))
    writeFileSync(join(place, 'program.ts'), program)
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'node16',
      target: 'ES2022',
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    }
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name, 'program.ts'] }))
    return spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', place], { encoding: 'utf8' }).stdout
  }
  const given = (part: string): string => `{ ${keys.map((key) => `['${key}']: ${part}`).join(', ')} }`

  it('as declarations', () => {
    const program = (request: string): string =>
      `import { loadWrapper } from ${JSON.stringify(join(root, 'dist/index'))}\nvoid loadWrapper('wrapper.py').then((w) => w.once(${request}))\n`
    const text = declarationFile(wrapper as never, 'wrapper.py')
    expect(compile('keys.d.ts', text, program(`{ params: ${given("'x'")}, body: ${given("'x'")} }`))).toBe('')
    expect(compile('keys.d.ts', text, program(`{ params: { toString: 'x' } }`))).toContain('program.ts(2,')
  })

  it('as a module of fields', () => {
    const program = `import { loadWrapper } from ${JSON.stringify(join(root, 'dist/index'))}
import { request, response } from './keys'
void loadWrapper('other.py', { request, response }).then((w) => w.once({ params: ${given("'x'")}, body: ${given("'x'")} }))
`
    expect(compile('keys.ts', fieldModule(wrapper as never, 'wrapper.py'), program)).toBe('')
    expect(compile('keys.ts', fieldModule(wrapper as never, 'wrapper.py'), program.replaceAll("'x'", '5'))).toContain('program.ts(3,')
  })
})
