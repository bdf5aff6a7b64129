// Ends that cross with other calls of the same session, on another thread or in the same turn of the loop: it is destroyed nevertheless, and never inside of a hook.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadWrapper, type Wrapper } from '../../dist/index.js'
import { fixture } from '../support/child'
import { freshPath, gate, logged, untilLogged } from '../support/gates'
import { scratchFolder } from '../support/scratch'

/** inline.py, of which one hook waits for the file `params.gate` before it goes on. */
async function gated(hook: string, concurrency: number): Promise<{ wrapper: Wrapper; hooks: string }> {
  const hooks = freshPath('hooks')
  const file = join(scratchFolder('gated'), 'wrapper.py')
  writeFileSync(
    file,
    `${readFileSync(fixture('wrappers/streams/inline.py'), 'utf8')}

import os, time

class Wrapper(Wrapper):
    def wrapperCreate(cls, params, sid, persId=0, usrTag=""):
        cls.gate = params.get("gate")
        created = super().wrapperCreate(params, sid, persId, usrTag)
        cls.wait("wrapperCreate")
        return created
    def wrapperWrite(cls, handle, req):
        cls.wait("wrapperWrite")
        return super().wrapperWrite(handle, req)
    def wait(cls, hook):
        if hook != "${hook}": return
        cls.log(hook + " waits")
        while not os.path.exists(cls.gate): time.sleep(0.002)
        cls.log(hook + " goes on")
`,
  )
  return { wrapper: await loadWrapper(file, { onLog() {}, concurrency, config: { log: hooks } }), hooks }
}

it('given up while wrapperCreate runs, of which another thread hears first, a session is destroyed', async () => {
  const { path, open } = gate()
  const { wrapper, hooks } = await gated('wrapperCreate', 2)
  const controller = new AbortController()
  const opening = wrapper.stream({ sid: 'slow', params: { gate: path } }, { signal: controller.signal })
  await untilLogged(hooks, 'wrapperCreate waits')
  controller.abort()
  await expect(opening).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED' })
  await wrapper.once({}) // by the thread that was asked to destroy it
  open()
  await untilLogged(hooks, 'destroy slow')
  await wrapper.close()
})

it('given up when the answer of wrapperCreate is there and nobody has looked at it, a session is destroyed', async () => {
  const { wrapper, hooks } = await gated('nothing', 1)
  const controller = new AbortController()
  const before = await wrapper.stream()
  // Its part and the answer come in one turn of the loop, and promises go on behind that turn.
  void before[Symbol.asyncIterator]()
    .next()
    .then(() => controller.abort())
  before.write({ body: { audio: 'x' } })
  const opening = wrapper.stream({ sid: 'answered' }, { signal: controller.signal })
  const behind = wrapper.stream({ sid: 'behind' })
  const until = Date.now() + 10_000
  while (!logged(hooks).includes('create behind') && Date.now() < until);
  await expect(opening).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED' })
  await untilLogged(hooks, 'destroy answered')
  await Promise.all([before, await behind].map((session) => session[Symbol.asyncDispose]()))
  await wrapper.close()
})

it('ended while another thread is in one of its hooks, a session is destroyed behind that', async () => {
  const { path, open } = gate()
  const { wrapper, hooks } = await gated('wrapperWrite', 3)
  const session = await wrapper.stream({ sid: 'written', params: { gate: path } })
  session.write({ body: { audio: 'x' } })
  await untilLogged(hooks, 'wrapperWrite waits')
  session.abort()
  for (let i = 0; i < 20; i++) await wrapper.once({}) // by the third thread, while the second would destroy
  open()
  await session.closed
  expect(logged(hooks)).toEqual(['create written', 'wrapperWrite waits', 'wrapperWrite goes on', 'destroy written'])
  await wrapper.close()
})

it('left while another thread runs its generator, a session is ended behind that step, without a word', async () => {
  const { path, open } = gate()
  const hooks = freshPath('hooks')
  const file = join(scratchFolder('gated'), 'wrapper.py')
  writeFileSync(
    file,
    `${readFileSync(fixture('wrappers/modes/yields.py'), 'utf8')}

import os, time

class Wrapper(WrapperBase):
    def wrapperInit(self, config):
        self.log_to = config["log"]
        return 0
    def wrapperOnceExec(self, params, reqData):
        yield part("first")
        if "gate" not in params: return
        try:
            self.log("waits")
            while not os.path.exists(params["gate"]): time.sleep(0.002)
            yield part("second")
        finally:
            self.log("closed")
    def log(self, text):
        with open(self.log_to, "a") as file: file.write(text + "\\n")
`,
  )
  const warnings: string[] = []
  const warn = ({ message }: Error): void => void warnings.push(message)
  process.on('warning', warn)
  const wrapper = await loadWrapper(file, { onLog() {}, concurrency: 3, config: { log: hooks } })
  const session = await wrapper.stream({ params: { gate: path } })
  session.end()
  await untilLogged(hooks, 'waits')
  for await (const _ of session) break
  for (let i = 0; i < 20; i++) await wrapper.once({})
  open()
  await session.closed
  await untilLogged(hooks, 'closed')
  await wrapper.close()
  process.off('warning', warn)
  expect(warnings).toEqual([])
})
