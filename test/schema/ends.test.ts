// Declarations at their ends: enums against the bounds of the other side, and what no module of fields can say. Large numbers: test/fields/large.test.ts.

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeWrapper, IntegerParamField, loadWrapper, StringParamField } from '../../dist/index.js'
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

describe('whatever Python can go through is an enum', () => {
  it.each<[string, string]>([
    ['range(1, 4)', '1 | 2 | 3'],
    ['{3: "c", 1: "a"}.keys()', '3 | 1'],
    ['{3, 1, 2}', '1 | 2 | 3'],
    ['(n for n in (2, 4))', '2 | 4'],
    ['"12"', '1 | 2'],
  ])('%s', async (enums, type) => {
    const path = wrapper(`x = IntegerParamField(key="x", enums=${enums})`)
    expect(cli('types', path)).toContain(`x?: ${type} | undefined`)
    const parameter = `"enum": [${type.replaceAll(' | ', ',').replaceAll(/\d/g, enums === '"12"' ? '"$&"' : '$&')}]`
    expect(cli('schema', path, '--format', 'aischema').replaceAll(/\s/g, '')).toContain(parameter.replaceAll(' ', ''))
  })
})

it('what JavaScript cannot have is told when a wrapper is loaded', async () => {
  const warned = once(process, 'warning')
  const description = await describeWrapper(wrapper('x = StringParamField(key="x", enums=[object()], value=object())'), { onLog() {} })
  const [warning] = (await warned) as [Error & { code: string }]
  expect(warning.code).toBe('AIGES_FIELDS')
  expect(warning.message).toMatch(
    /wrapper "\S+" declares what JavaScript cannot have, .*\n {2}StringParamField "x": its enums, of type object$/,
  )
  expect(description.schema.params[0]?.untold).toEqual({ enums: 'of type object', test: 'of type object' })
})

it.each([
  ['x = NumberParamField(key="x", maximum=float("inf"))', /ValueError: it has Infinity, which no JSON has/],
  ['x = StringParamField(key="x", enums=[b"a"])', /AttributeError: cant' format to schema/],
])('what the SDK cannot make a schema of has none: %s', async (params, message) => {
  const description = await describeWrapper(wrapper(params), { onLog() {} })
  expect(() => description.aischema()).toThrow(
    expect.objectContaining({ code: 'AIGES_ERR_WRAPPER_INVALID', message: expect.stringMatching(message) as string }),
  )
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
