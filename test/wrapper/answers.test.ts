// Answers that are none, however they come: AIGES_ERR_INVALID_RESPONSE with words, never a bare TypeError, and whoever waits hears it.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadWrapper, type Wrapper } from '../../dist/index.js'
import { scratchFolder } from '../support/scratch'

const scratch = scratchFolder('answers')
async function load(name: string, source: string): Promise<Wrapper> {
  const file = join(scratch, `${name}.py`)
  writeFileSync(file, source)
  return loadWrapper(file, { onLog() {} })
}
const invalid = (words: string): object => ({ code: 'AIGES_ERR_INVALID_RESPONSE', message: expect.stringContaining(words) })

const head = `
import threading
from aiges.sdk import WrapperBase
from aiges_embed import Response, ResponseData, SessionCreateResponse, callback

def answers():
    one = Response(); one.list = ResponseData("a", b"x")
    none = Response(); none.list = None
    place = Response(); place.list = [ResponseData("a", b"x", status=None)]
    entry = Response(); entry.list = [5]
    return {"none": None, "list": none, "single": one, "status": place, "entry": entry, "number": 5}
`
const listNone = 'a Response whose list is None: it must be a list of ResponseData'
const single = 'a Response whose list is a aiges.dto.ResponseData'
/** What a callback is given, and what the caller hears. */
const cases: [how: string, words: string][] = [
  ['none', 'callback must be given a Response, but got None'],
  ['list', `callback gave ${listNone}`],
  ['single', `callback gave ${single}`],
  ['status', "the status of 'a' must be one of"],
  ['entry', "entry 0 of response.list is a int without the attribute 'key'"],
  ['number', 'callback must be given a Response, but got the number 5'],
]

describe('wrapperOnceExec', () => {
  it.each([
    ['return', 'wrapperOnceExec gave'],
    ['yield', 'wrapperOnceExec, a generator, gave'],
  ])('that %ss a Response without a list', async (how, who) => {
    const wrapper = await load(
      how,
      `${head}
class Wrapper(WrapperBase):
    def wrapperOnceExec(self, params, reqData): ${how} answers()[params["how"]]
`,
    )
    await expect(wrapper.once({ params: { how: 'list' } })).rejects.toMatchObject(invalid(`${who} ${listNone}`))
    await expect(wrapper.once({ params: { how: 'single' } })).rejects.toMatchObject(invalid(`${who} ${single}`))
    const session = await wrapper.stream({ params: { how: 'list' } })
    session.end()
    await expect(session[Symbol.asyncIterator]().next()).rejects.toMatchObject(invalid(listNone))
    await wrapper.close()
  })
})

describe('callback', () => {
  let wrapper: Wrapper
  beforeAll(async () => {
    wrapper = await load(
      'callbacks',
      `${head}
class Wrapper(WrapperBase):
    def wrapperOnceExecAsync(self, params, reqData, usrTag):
        threading.Thread(target=lambda: callback(answers()[params["how"]], usrTag)).start()
        return 0
    def wrapperCreate(self, params, sid, persId, usrTag):
        self.how, self.tag = params["how"], usrTag
        made = SessionCreateResponse()
        made.handle = usrTag
        return made
    def wrapperWrite(self, handle, reqData):
        threading.Thread(target=lambda: callback(answers()[self.how], self.tag)).start()
        return 0
`,
    )
  })
  afterAll(() => wrapper.close())

  it.each(cases)('with %s', async (how, words) => {
    const error = invalid(words)
    await expect(wrapper.once({ params: { how } })).rejects.toMatchObject(error)
    expect(() => wrapper.onceSync({ params: { how } })).toThrow(expect.objectContaining(error))
    const session = await wrapper.stream({ params: { how } })
    session.end({ body: { text: 'x' } })
    await expect(session[Symbol.asyncIterator]().next()).rejects.toMatchObject(error)
  })
})

describe('the 2026 SDK', () => {
  it.each([
    ['[5], 0', 'exec must return (list of WrapperData, code): entry 0 is a int without the attribute'],
    ['5, 0', 'exec must return (list of WrapperData, code), not a int'],
    ['WrapperData("a"), 0', 'exec must return (list of WrapperData, code), not a python_wrapper.aiges_types.WrapperData'],
    ['[WrapperData("a", status=None)], 0', "the status of 'a' must be one of"],
    ['self.later(usr_tag, [5])', "async_callback must be given a list of WrapperData: entry 0 is a int without the attribute 'key'"],
    ['self.later(usr_tag, 5)', 'async_callback must be given a list of WrapperData, not a int'],
  ])('%s', async (answer, words) => {
    const wrapper = await load(
      'newer',
      `
import threading
from python_wrapper import WrapperBase, WrapperData
class Mine(WrapperBase):
    def init(self, cfg): return 0
    def fini(self): return 0
    def version(self): return "1"
    def later(self, *values):
        threading.Thread(target=self.async_callback, args=values).start()
        return None, 0
    def exec(self, usr_tag, params, data_list, psr_ids): return ${answer}
`,
    )
    await expect(wrapper.once({})).rejects.toMatchObject(invalid(words))
    await wrapper.close()
  })
})
