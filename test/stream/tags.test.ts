// Whose answer it is: ids that go through several wrappers at once, and handles that are somebody's sid. None may wait for ever, and none may hear a neighbour's.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { loadWrapper, type Session, type Wrapper } from '../../dist/index.js'
import { scratchFolder } from '../support/scratch'

const scratch = scratchFolder('tags')
const open: Wrapper[] = []
afterEach(async () => {
  for (const wrapper of open.splice(0)) await wrapper.close({ drain: 0 })
})

async function load(name: string, source: string, config = {}): Promise<Wrapper> {
  const file = join(scratch, `${name}.py`)
  writeFileSync(file, source)
  const wrapper = await loadWrapper(file, { onLog() {}, config })
  open.push(wrapper)
  return wrapper
}

/** Answers when `go` is asked, by its threads, which have no frame of the wrapper. */
const late = `
import threading
from aiges.sdk import *
from aiges_embed import *

def answer(text):
    response = Response()
    response.list = [ResponseData("out", text, status=2)]
    return response

class Wrapper(WrapperBase):
    def wrapperInit(self, config):
        self.name, self.threads = config["name"], []
        return 0
    def later(self, tag):
        self.threads.append(threading.Thread(target=callback, args=(answer(self.name), tag)))
        return 0
    def wrapperOnceExecAsync(self, params, reqData, usrTag):
        if "now" in params: callback(answer(self.name), usrTag)
        else: self.later(usrTag)
        if params.get("now") == "go":
            for each in self.threads: each.start()
        return 0
    def wrapperCreate(self, params, sid):
        self.sid = sid
        return SessionCreateResponse("handle of " + sid)
    def wrapperWrite(self, handle, req):
        return self.later(self.sid)
    def wrapperDestroy(self, handle):
        return 0
`

/** One thread for all who import it, which gets tags as text that was written and read again. */
const answering = `
import json, queue, threading
from aiges.sdk import *
from aiges_embed import *
questions = queue.Queue()
def answer():
    while True:
        tag, text = json.loads(questions.get())
        response = Response()
        response.list = [ResponseData("out", text, status=2)]
        callback(response, tag)
threading.Thread(target=answer, daemon=True).start()
`
const asking = `
import json
from aiges.sdk import *
import answering
class Wrapper(WrapperBase):
    def wrapperInit(self, config):
        self.name = config["name"]
        return 0
    def wrapperOnceExecAsync(self, params, reqData, usrTag):
        answering.questions.put(json.dumps([usrTag, self.name]))
        return 0
`

const counting = `
import itertools
from aiges.sdk import *
from aiges_embed import *
numbers = itertools.count(1)
class Wrapper(WrapperBase):
    def wrapperInit(self, config):
        self.sids = {}
        return 0
    def wrapperCreate(self, params, sid):
        handle = str(next(numbers))
        self.sids[handle] = sid
        return SessionCreateResponse(handle)
    def wrapperWrite(self, handle, req):
        response = Response()
        response.list = [ResponseData("out", "for " + self.sids[handle], status=2)]
        callback(response, handle)
        return 0
    def wrapperDestroy(self, handle):
        return 0
`

const sdk2026 = `
from python_wrapper import WrapperBase, WrapperData
class Mine(WrapperBase):
    def init(self, cfg):
        self.name = cfg["name"]
        return 0
    def fini(self): return 0
    def version(self): return "1"
    def exec(self, usr_tag, params, data_list, psr_ids):
        return [WrapperData("out", self.name)], 0
`

const first = async (session: Session): Promise<string | undefined> => (await session[Symbol.asyncIterator]().next()).value?.list[0]?.text()

describe('one id in two wrappers', () => {
  it('answers that come later', async () => {
    const sid = 'request-17'
    const both = [await load('late', late, { name: 'a' }), await load('late', late, { name: 'b' })] as const
    const sessions = await Promise.all(both.map((wrapper) => wrapper.stream({ sid: `${sid} of a session` })))
    const answers = both.map(async (wrapper) => (await wrapper.once({ sid })).body['out']?.text())
    await Promise.all(sessions.map((session) => session.end()))
    for (const now of ['wait', 'go']) for (const wrapper of both) await wrapper.once({ params: { now } })
    expect(await Promise.all([...answers, ...sessions.map(first)])).toEqual(['a', 'b', 'a', 'b'])
  })

  it('is no matter for one thread that answers for several wrappers, whoever has started it', async () => {
    writeFileSync(join(scratch, 'answering.py'), answering)
    const [first, ...others] = [
      await load('asking', asking, { name: 'a' }),
      await load('asking', asking, { name: 'b' }),
      await load('asking too', asking, { name: 'c' }),
    ] as const
    const names = (wrappers: readonly Wrapper[]) =>
      Promise.all(wrappers.map(async (wrapper) => (await wrapper.once({})).body['out']?.text()))
    expect(await names([first, ...others])).toEqual(['a', 'b', 'c'])
    await first.close()
    expect(await names(others)).toEqual(['b', 'c'])
  })

  it('answers that an exec of the 2026 SDK returns', async () => {
    const both = [await load('one', sdk2026, { name: 'a' }), await load('two', sdk2026, { name: 'b' })]
    const replies = await Promise.all(both.map((wrapper) => wrapper.once({ sid: '1' })))
    expect(replies.map(({ body }) => body['out']?.text())).toEqual(['a', 'b'])
  })
})

describe('a handle that is the sid of another session', () => {
  it('is an error for both as long as the wrapper may mean either', async () => {
    const wrapper = await load('counting', counting)
    const bob = await wrapper.stream({ sid: '2' })
    const alice = await wrapper.stream({ sid: 'alice' })
    alice.write({ body: { text: 'x' } })
    for (const session of [bob, alice]) await expect(first(session)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_RESPONSE' })
  })

  it('reaches its session once the wrapper has shown that it answers by handles', async () => {
    const wrapper = await load('counting', counting)
    const alice = await wrapper.stream({ sid: 'alice' })
    alice.write({ body: { text: 'x' } })
    expect(await first(alice)).toBe('for alice')
    const [bob, carol] = [await wrapper.stream({ sid: '3' }), await wrapper.stream({ sid: 'carol' })]
    carol.write({ body: { text: 'x' } })
    expect(await first(carol)).toBe('for carol')
    bob.write({ body: { text: 'x' } })
    expect(await first(bob)).toBe('for 3')
  })
})
