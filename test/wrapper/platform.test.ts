// What the platform has and services ask for: its numbers, its check of outputs, resources, metrics and traces of class-style wrappers.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  AigesError,
  ImageBodyField,
  loadWrapper,
  PythonError,
  platformCodeOf,
  platformCodes,
  StringBodyField,
  type Wrapper,
} from '../../dist/index.js'
import { scratchFolder } from '../support/scratch'

const scratch = scratchFolder('platform')
let files = 0
async function load(source: string, options = {}): Promise<Wrapper> {
  const file = join(scratch, `wrapper_${++files}.py`)
  writeFileSync(file, source)
  return loadWrapper(file, { onLog() {}, ...options })
}

const head = `
from aiges.sdk import *
from aiges_embed import *
import threading

def answer(**items):
    response = Response()
    for key, (data, kind) in items.items():
        item = ResponseData()
        item.key, item.type = key, kind
        item.setData(data)
        response.list.append(item)
    return response
`

describe('numbers', () => {
  it('of errors are the platform’s', () => {
    expect(platformCodes).toMatchObject({ EXEC_TIMEOUT: 10102, OUTPUT_INVALID: 10106, LICENSE_NOT_ENOUGH: 10110, USER_EXEC_ERROR: 30003 })
    expect(platformCodeOf(new AigesError('AIGES_ERR_TIMEOUT', ''))).toBe(10102)
    expect(platformCodeOf(new AigesError('AIGES_ERR_QUEUE_FULL', ''))).toBe(10110)
    expect(platformCodeOf(new AigesError('AIGES_ERR_CYCLE', ''))).toBeUndefined()
    expect(platformCodeOf(null as never)).toBeUndefined()
  })

  it('of errors go by the function they come from', async () => {
    const wrapper = await load(`${head}
from aiges.dto import SessionCreateResponse
class Wrapper(WrapperBase):
    def wrapperCreate(self, params, sid, persId=0, usrTag=""):
        if params.get("at") == "create": return SessionCreateResponse(error_code=7)
        if params.get("at") == "raise": raise ValueError("no")
        created = SessionCreateResponse()
        created.handle, self.at = sid, params["at"]
        return created
    def wrapperWrite(self, handle, req):
        if self.at == "write": return 8
        if self.at == "raise in write": raise ValueError("no")
        return 0
    def wrapperDestroy(self, handle): return 0
    def wrapperOnceExec(self, params, reqData): raise ValueError("no")
    def wrapperLoadRes(self, reqData, patch_id): return 9
    def wrapperUnloadRes(self, patch_id): raise ValueError("no")
`)
    const written = async (at: string): Promise<void> => (await wrapper.stream({ params: { at } })).write({ body: { audio: 'x' } })
    const outcomes: [attempt: () => Promise<unknown>, hook: string | undefined, code: number][] = [
      [() => wrapper.stream({ params: { at: 'create' } }), 'wrapperCreate', 10905],
      [() => wrapper.stream({ params: { at: 'raise' } }), 'wrapperCreate', 10905],
      [() => written('write'), 'wrapperWrite', 10907],
      [() => written('raise in write'), 'wrapperWrite', 10907],
      [() => wrapper.loadRes('a', { weights: 'x' }), 'wrapperLoadRes', 10903],
      [() => wrapper.unloadRes('a'), 'wrapperUnloadRes', 10904],
      [() => wrapper.once({}), undefined, 10909],
    ]
    for (const [attempt, hook, code] of outcomes) {
      const error = await attempt().then(String, (thrown: PythonError) => thrown)
      expect(error).toBeInstanceOf(PythonError)
      expect([(error as PythonError).hook, platformCodeOf(error as PythonError)]).toEqual([hook, code])
    }
    await wrapper.close()
  })

  it('are the same in Python', async () => {
    const wrapper = await load(`${head}
import aiges.errors
class Wrapper(WrapperBase):
    def wrapperOnceExec(cls, params, reqData):
        return answer(**{key: (str(value), 0) for key, value in vars(aiges.errors).items() if isinstance(value, int)})
`)
    const { body } = await wrapper.once({})
    for (const [name, number] of Object.entries(platformCodes)) expect(body[name]?.text(), name).toBe(String(number))
    await wrapper.close()
  })
})

const outputs = `${head}
class UserResponse:
    accept1 = StringBodyField(key="text")
    accept2 = ImageBodyField(key="picture")
class Wrapper(WrapperBase):
    responseCls = UserResponse()
    def wrapperOnceExec(cls, params, reqData):
        how = params["how"]
        if how == "fine": return answer(text=(b"t", 0), picture=(b"p", 2))
        if how == "key": return answer(text=(b"t", 0), other=(b"o", 0))
        return answer(text=(b"t", 1))
`

describe('outputs', () => {
  it.each([
    ['the wrapper’s own', {}],
    ['those of TypeScript’s fields, required ones too', { text: StringBodyField({ required: true }), picture: ImageBodyField() }],
  ])('declared: keys and types are %s', async (_, body) => {
    const wrapper = await load(outputs, { outputs: 'declared', ...(Object.keys(body).length > 0 && { response: { body } }) })
    expect((await wrapper.once({ params: { how: 'fine' } })).list).toHaveLength(2)
    await expect(wrapper.once({ params: { how: 'key' } })).rejects.toMatchObject({
      code: 'AIGES_ERR_INVALID_RESPONSE',
      violations: [{ path: 'body.other', expected: 'one of the declared keys text, picture', actual: 'an item' }],
    })
    await expect(wrapper.once({ params: { how: 'type' } })).rejects.toMatchObject({
      violations: [{ path: 'body.text', expected: 'type text', actual: 'type audio' }],
    })
    await wrapper.close()
  })

  it('any: what is there is given', async () => {
    const wrapper = await load(outputs)
    expect(Object.keys((await wrapper.once({ params: { how: 'key' } })).body)).toEqual(['text', 'other'])
    await wrapper.close()
    await expect(load(outputs, { outputs: 'all' })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
  })
})

describe('resources', () => {
  it.each([
    ['patch_id', 'def wrapperLoadRes(self, reqData, patch_id)', 'def wrapperUnloadRes(self, patch_id)'],
    ['resId', 'def wrapperLoadRes(self, reqData, resId)', 'def wrapperUnloadRes(self, resId)'],
    ['by position', 'def wrapperLoadRes(self, a, b)', 'def wrapperUnloadRes(self, b)'],
  ])('reach the wrapper (%s)', async (_, loads, unloads) => {
    const [, name] = /, (\w+)\)$/.exec(loads) as RegExpExecArray
    const [, data] = /self, (\w+),/.exec(loads) as RegExpExecArray
    const wrapper = await load(`${head}
class Wrapper(WrapperBase):
    loaded = {}
    ${loads}:
        if ${name} == "bad": return 9
        node = ${data}.list[0]
        self.loaded[${name}] = (node.key, bytes(node.data), node.desc["patch_id"])
        return 0
    ${unloads}:
        return 0 if self.loaded.pop(${name}, None) else 8
    def wrapperError(self, ret): return "code %d" % ret
    def wrapperOnceExec(self, params, reqData, usrTag, persId): return answer(loaded=(str(self.loaded), 0))
`)
    await wrapper.loadRes('lora-7', { weights: Buffer.from('abc') })
    expect((await wrapper.once({})).body['loaded']?.text()).toBe("{'lora-7': ('weights', b'abc', 'lora-7')}")
    await wrapper.unloadRes('lora-7')
    await expect(wrapper.unloadRes('lora-7')).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER', errorCode: 8, text: 'code 8' })
    await expect(wrapper.loadRes('bad', { weights: 'x' })).rejects.toMatchObject({ errorCode: 9 })
    await wrapper.close()
  })

  it('are refused by a wrapper that takes none', async () => {
    const wrapper = await load(`${head}
class Wrapper(WrapperBase):
    def wrapperOnceExec(self, params, reqData): return answer(a=("x", 0))
`)
    await expect(wrapper.loadRes('a', { b: 'c' })).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER_INVALID' })
    await expect(wrapper.notify({ b: 'c' })).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER_INVALID' })
    await wrapper.close()
  })
})

describe('callback_metric and callback_trace', () => {
  const source = `${head}
class Wrapper(WrapperBase):
    def wrapperOnceExec(self, params, reqData, usrTag):
        codes = [callback_metric(usrTag, "business.total", 1), callback_trace(usrTag, b"step", "done")]
        thread = threading.Thread(target=lambda: codes.append(callback_metric(usrTag, "thread", 2.5)))
        thread.start(); thread.join()
        return answer(codes=(str(codes), 0))
`

  it('reach onMetric and onTrace of their own wrapper, from any thread, in order', async () => {
    const heard: unknown[] = []
    const others: unknown[] = []
    const wrapper = await load(source, { onMetric: (note: unknown) => heard.push(note), onTrace: (note: unknown) => heard.push(note) })
    const other = await load(source, { onMetric: (note: unknown) => others.push(note) })
    expect((await wrapper.once({ usrTag: 'U' })).body['codes']?.text()).toBe('[0, 0, 0]')
    expect(heard).toEqual([
      { usrTag: 'U', key: 'business.total', count: 1 },
      { usrTag: 'U', key: 'step', value: 'done' },
      { usrTag: 'U', key: 'thread', count: 2.5 },
    ])
    expect(others).toEqual([])
    expect(wrapper.onceSync({ usrTag: 'U' }).body['codes']?.text()).toBe('[0, 0, 0]')
    await Promise.all([wrapper.close(), other.close()])
  })

  it('are nobody’s business without a handler', async () => {
    const wrapper = await load(source)
    expect((await wrapper.once({})).body['codes']?.text()).toBe('[0, 0, 0]')
    await wrapper.close()
  })
})
