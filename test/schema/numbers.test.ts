// Numbers and enums of declarations at their ends: integers beyond 2^53, thousands of values, enums against the bounds of the other side.

import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  describeWrapper,
  IntegerParamField,
  JsonBodyField,
  loadWrapper,
  StringBodyField,
  StringParamField,
  type Wrapper,
} from '../../dist/index.js'
import { root } from '../support/child'
import { scratchFolder } from '../support/scratch'

const folder = scratchFolder('numbers')
let files = 0

function wrapper(params: string, reply = 'StringBodyField(key="out")'): string {
  const path = join(folder, `wrapper_${++files}.py`)
  writeFileSync(
    path,
    `from aiges.sdk import *
class UserRequest:
    ${params}
    text = StringBodyField(key="text", value="a")
class UserResponse:
    out = ${reply}
class Wrapper(WrapperBase):
    serviceId, version = "numbers", "1.0"
    requestCls, responseCls = UserRequest(), UserResponse()
    def wrapperInit(self, config): return 0
    def wrapperOnceExec(self, params, reqData):
        response, item = Response(), ResponseData()
        item.key = "out"
        item.setData("fine")
        response.list = [item]
        return response
    def wrapperFini(self): return 0
`,
  )
  return path
}

const cli = (...args: string[]): string =>
  execFileSync(process.execPath, [resolve(root, 'dist/cli/main.js'), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

describe('integers beyond 2^53', () => {
  it.each(['2**63-1', '2**53', '2**70'])('stay a bound in every document: %s', async (power) => {
    const path = wrapper(`seed = IntegerParamField(key="seed", minimum=0, maximum=${power})`)
    const maximum = 2 ** Number(power.slice(3).replace('-1', ''))
    const { schema, ...documents } = await describeWrapper(path)
    expect(schema.params[0]?.maximum).toBe(maximum)
    for (const format of ['aischema', 'aischema-v2', 'json-schema', 'openapi']) {
      const text = JSON.stringify(JSON.parse(cli('schema', path, '--format', format)))
      expect(text, format).toContain(`"maximum":${JSON.stringify(maximum)}`)
    }
    expect(JSON.stringify(documents)).toBeDefined()
    const loaded = await loadWrapper(path, { validate: true, onLog() {} })
    await expect(loaded.once({ params: { seed: 1e30 } })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    await loaded.close()
  })

  it('among enums and samples break no document', async () => {
    const path = wrapper('id = IntegerParamField(key="id", enums=[2**60, 1], value=2**60)')
    const { schema } = await describeWrapper(path)
    expect(JSON.parse(JSON.stringify(schema))).toMatchObject({ params: [{ enums: [2 ** 60, 1], test: 2 ** 60 }] })
    expect(cli('schema', path, '--format', 'aischema')).toContain('1152921504606846976'.slice(0, 15))
  })
})

describe('many enums', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `e${i}`)

  it.each<[string, () => Promise<Wrapper>]>([
    [
      'in TypeScript',
      () =>
        loadWrapper(wrapper('mode = StringParamField(key="mode")'), {
          request: { params: { mode: StringParamField({ enums: many }) } },
          onLog() {},
        }) as Promise<Wrapper<never, never>> as Promise<Wrapper>,
    ],
    [
      'in Python',
      () =>
        loadWrapper(wrapper('mode = StringParamField(key="mode", enums=["e%d" % i for i in range(20000)])'), {
          validate: true,
          onLog() {},
        }),
    ],
  ])('%s', async (_, load) => {
    const loaded = await load()
    await loaded.once({ params: { mode: 'e19999' } })
    const error = (await loaded.once({ params: { mode: 'f' } }).catch((thrown: unknown) => thrown)) as Error
    expect(error).toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    expect(error.message.length).toBeLessThan(600)
    expect(error.message).toContain('19980 more')
    await loaded.close()
  })
})

describe('enums against the bounds of the other side', () => {
  const load = (params: string, field: object): Promise<unknown> =>
    loadWrapper(wrapper(params), {
      check: 'error',
      request: { params: { x: field as ReturnType<typeof IntegerParamField> } },
      onLog() {},
    }).then((w) => w.close())

  it.each<[string, string, object, RegExp | undefined]>([
    [
      'some without',
      'x = IntegerParamField(key="x", minimum=0, maximum=10)',
      IntegerParamField({ enums: [5, 50] }),
      /TypeScript allows more/,
    ],
    ['all without', 'x = IntegerParamField(key="x", minimum=0, maximum=10)', IntegerParamField({ enums: [50] }), /no value fits both/],
    ['too long', 'x = StringParamField(key="x", maxLength=3)', StringParamField({ enums: ['abcdef'] }), /no value fits both/],
    ['of Python', 'x = IntegerParamField(key="x", enums=[1, 2])', IntegerParamField({ minimum: 5 }), /no value fits both/],
    ['disjoint', 'x = StringParamField(key="x", enums=["a", "b"])', StringParamField({ enums: ['c'] }), /no value fits both/],
    ['within', 'x = IntegerParamField(key="x", minimum=0, maximum=10)', IntegerParamField({ enums: [5, 10] }), undefined],
    ['of Python, some', 'x = IntegerParamField(key="x", enums=[1, 7])', IntegerParamField({ minimum: 5 }), undefined],
  ])('%s', async (_, params, field, message) => {
    if (message === undefined) await load(params, field)
    else
      await expect(load(params, field)).rejects.toMatchObject({
        code: 'AIGES_ERR_SCHEMA_MISMATCH',
        message: expect.stringMatching(message) as string,
      })
  })
})

it.each([
  ['StringBodyField(key="out")', JsonBodyField()],
  ['JsonBodyField(key="out")', StringBodyField()],
])('a reply may be JSON as a text, or text that is JSON: %s', async (reply, field) => {
  const options = { check: 'error', response: { body: { out: field } }, onLog() {} } as const
  await (await loadWrapper(wrapper('x = StringParamField(key="x")', reply), options)).close()
})

it('whole numbers only are enums of an integer, so that `types` writes a module that loads', () => {
  const path = wrapper('x = IntegerParamField(key="x", enums=[1.5, 2])')
  expect(cli('types', path, '-o', join(folder, 'fields.ts'))).toBeDefined()
  expect(cli('types', path)).toContain('x?: 2 | undefined')
})

it('a sample that is no text, and a file name with a line break, leave the module of fields valid', () => {
  const path = wrapper('bin = StringBodyField(key="bin", value=b"\\xff\\xfe")')
  const odd = join(folder, 'odd\nname.py')
  renameSync(path, odd)
  const written = join(folder, 'odd.ts')
  cli('types', odd, '-o', written)
  const text = readFileSync(written, 'utf8')
  expect(text).not.toContain('\ufffd')
  expect(text.split('\n')[1]).toMatch(/^import /)
})

it('fields that cannot be looked at are a typed error', async () => {
  const hostile = Object.defineProperty({}, 'x', {
    enumerable: true,
    get: () => {
      throw new Error('mine')
    },
  })
  await expect(loadWrapper(wrapper('x = StringParamField(key="x")'), { request: { params: hostile as never } })).rejects.toMatchObject({
    code: 'AIGES_ERR_INVALID_ARGUMENT',
  })
})
