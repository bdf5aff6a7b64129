// Whose handlers hear a metric, a trace or a meter: those of the wrapper whose code makes it, from any thread, and nobody else's.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { loadWrapper, type Wrapper } from '../../dist/index.js'
import { scratchFolder } from '../support/scratch'

const scratch = scratchFolder('notes')
let folders = 0
const open: Wrapper[] = []
afterEach(async () => {
  for (const wrapper of open.splice(0)) await wrapper.close()
})

/** Three ways to note something from a thread: a frame of the wrapper, frames of a sibling only, and no frame of the plugin at all. */
const older = `
import threading
import sibling
from aiges.sdk import *
from aiges_embed import *

class Wrapper(WrapperBase):
    def wrapperOnceExec(self, params, reqData, usrTag):
        how = params["how"]
        if how == "here": callback_metric(usrTag, how, 1)
        if how == "sibling": sibling.note(usrTag, how)
        if how == "bare": thread = threading.Timer(0, callback_metric, (usrTag, how, 1))
        if how == "sibling thread": thread = sibling.thread(usrTag, how)
        if how == "kept": sibling.keep(params["gate"], usrTag, how)
        if "thread" in locals():
            thread.start(); thread.join()
        response, item = Response(), ResponseData()
        item.key = "done"; item.setData("x")
        response.list = [item]
        return response
`
const sibling = `
import os, threading, time
from aiges_embed import callback_metric
def note(tag, key): return callback_metric(tag, key, 1)
def thread(tag, key): return threading.Thread(target=note, args=(tag, key))
def keep(gate, tag, key):
    def wait():
        while not os.path.exists(gate): time.sleep(0.005)
        note(tag, key)
        open(gate + ".done", "w").close()
    threading.Thread(target=wait, daemon=True).start()
`
const newer = `
import threading
from python_wrapper import WrapperBase, WrapperData
class Mine(WrapperBase):
    def init(self, cfg): return 0
    def fini(self): return 0
    def version(self): return "1"
    def exec(self, usr_tag, params, data_list, psr_ids):
        thread = threading.Timer(0, self.meter_custom, ("h", params["how"]))
        thread.start(); thread.join()
        return [WrapperData("done", "x")], 0
`

function folderWith(files: Record<string, string>): string {
  const folder = join(scratch, String(++folders))
  mkdirSync(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

interface Noted {
  wrapper: Wrapper
  heard: string[]
}

async function load(file: string, listens = true): Promise<Noted> {
  const heard: string[] = []
  const hear = ({ key }: { key: string }): void => void heard.push(key)
  const wrapper = await loadWrapper(file, { onLog() {}, ...(listens ? { onMetric: hear, onMeter: hear } : {}) })
  open.push(wrapper)
  return { wrapper, heard }
}

const file = (source: string): string => join(folderWith({ 'wrapper.py': source, 'sibling.py': sibling }), 'wrapper.py')
const ask = async ({ wrapper }: Noted, ...ways: string[]): Promise<void> => {
  for (const how of ways) await wrapper.once({ params: { how } })
}

describe('a note', () => {
  it('is heard by its own wrapper, with other wrappers that listen', async () => {
    const [a, b] = [await load(file(older)), await load(file(older))]
    await ask(a, 'here', 'sibling', 'sibling thread')
    expect([a.heard, b.heard]).toEqual([['here', 'sibling', 'sibling thread'], []])
  })

  it('of a wrapper nobody listens to reaches no other', async () => {
    const [a, b] = [await load(file(older)), await load(file(older), false)]
    await ask(b, 'here', 'sibling', 'sibling thread', 'bare')
    expect([a.heard, b.heard]).toEqual([[], []])
  })

  it('without a frame of the plugin is that of the only wrapper there is, else nobody’s', async () => {
    const a = await load(file(older))
    await ask(a, 'bare')
    expect(a.heard).toEqual(['bare'])
    await load(file(older), false)
    await ask(a, 'bare')
    expect(a.heard).toEqual(['bare'])
  })

  it('of the 2026 SDK knows its wrapper', async () => {
    const path = file(newer)
    const [a, b, same] = [await load(path), await load(file(newer)), await load(path)]
    await ask(a, 'a')
    await ask(b, 'b')
    await ask(same, 'same')
    expect([a.heard, b.heard, same.heard]).toEqual([['a'], ['b'], ['same']])
  })

  it('by a sibling that two wrappers share is that of the caller; from its own thread it is nobody’s', async () => {
    const path = file(older)
    const [a, b] = [await load(path), await load(path)]
    await ask(b, 'sibling', 'sibling thread')
    expect([a.heard, b.heard]).toEqual([[], ['sibling']])
  })

  it('of a wrapper that is closed is nobody’s', async () => {
    const [a, closed] = [await load(file(older)), await load(file(older))]
    const gate = join(scratch, `gate${++folders}`)
    await closed.wrapper.once({ params: { how: 'kept', gate } })
    await closed.wrapper.close()
    await ask(a, 'bare') // The closed one is forgotten: this is the only wrapper again.
    writeFileSync(gate, '')
    while (!existsSync(`${gate}.done`)) await new Promise((resolve) => setTimeout(resolve, 5))
    await ask(a, 'here')
    expect([a.heard, closed.heard]).toEqual([['bare', 'here'], []])
  })

  it('of a wrapper whose load failed leaves nothing behind', async () => {
    const a = await load(file(older))
    await expect(load(file(`${older}    def wrapperInit(self, config): return 5\n`))).rejects.toMatchObject({ errorCode: 5 })
    await ask(a, 'bare')
    expect(a.heard).toEqual(['bare'])
  })

  it('that cannot be converted is refused by a code, and the call goes on', async () => {
    const source = `
from python_wrapper import WrapperBase, WrapperData
class Mine(WrapperBase):
    def init(self, cfg): return 0
    def fini(self): return 0
    def version(self): return "1"
    def exec(self, usr_tag, params, data_list, psr_ids):
        codes = [self.metrics_log("h", "n", labels) for labels in ({"a": "b"}, {1: None}, {"a": 1 << 2_000_000}, "none")]
        for _ in range(16_384):  # as many as may be on their way: what was refused takes no place
            self.metrics_log("h", "n", "none")
        codes.append(self.metrics_log("h", "last", {}))
        return [WrapperData("codes", repr([*codes, self.meter_custom("h", "k", 1 << 2_000_000)]))], 0
`
    const { wrapper, heard } = await load(file(source))
    expect((await wrapper.once({})).body['codes']?.text()).toBe('[0, 0, -1, -1, 0, -1]')
    expect(heard).toEqual(['n', 'n', 'last'])
  })

  it('has a number for its count, whatever the wrapper has', async () => {
    const source = `
from decimal import Decimal
from aiges.sdk import *
from aiges_embed import *
class Wrapper(WrapperBase):
    def wrapperOnceExec(self, params, reqData, usrTag):
        codes = [callback_metric(usrTag, "k", count) for count in (2, Decimal("2.5"), "3", True, "many", None)]
        response = Response()
        response.list = [ResponseData("codes", repr(codes))]
        return response
`
    const metrics: unknown[] = []
    const wrapper = await loadWrapper(file(source), { onLog() {}, onMetric: ({ count }) => metrics.push(count) })
    open.push(wrapper)
    expect((await wrapper.once({})).body['codes']?.text()).toBe('[0, 0, 0, 0, -1, -1]')
    expect(metrics).toEqual([2, 2.5, 3, 1])
  })
})
