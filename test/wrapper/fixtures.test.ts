// Every wrapper in test/fixtures/wrappers is loaded and asked at least once, so that none of them rots; those that other files test in depth are asked
// here for their plainest answer.

import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadWrapper, type OnceRequest } from '../../dist/index.js'
import { fixture } from '../support/child'

const MiB = 1 << 20
type Outcome = string | RegExp | ((data: Buffer) => boolean)

const asked: Record<string, [request: OnceRequest, key: string, outcome: Outcome]> = {
  answers: [{ params: { keys: 'a' } }, 'a', '0'],
  big_out: [{ params: { kind: 'bytes', size: 4 * MiB } }, 'data', (data) => data.length === 4 * MiB && data.every((byte) => byte === 7)],
  echo: [{ body: { data: 'x' } }, 'data', 'x'],
  faults: [{ params: { fault: 'length' } }, 'data', 'four'],
  hooks: [{}, 'cwd', /^\//],
  keeps_view: [{ body: { a: 'xyz' } }, 'seen', /^2:/],
  memoryview_length: [{ body: { data: Buffer.alloc(MiB, 3) } }, 'length', `${MiB} (3, 3)`],
  music: [{ params: { mode: 'humming' }, body: { data: 'RIFF' } }, 'output_text', /"mode": "humming"/],
  prints: [{ params: { lines: 1 } }, 'printed', '1'],
  sleeps: [{ params: { seconds: 0 } }, 'slept', /^0\.0/],
  spins: [{ params: { seconds: 0.01 } }, 'rounds', /^\d+$/],
  tells: [{}, 'told', /"nodes": \[\]/],
}
const failing: Record<string, string> = {
  import_failing: 'AIGES_ERR_WRAPPER_LOAD',
  init_failing: 'AIGES_ERR_WRAPPER_INIT',
  no_class: 'AIGES_ERR_WRAPPER_INVALID',
}

const present = readdirSync(fixture('wrappers'))
  .filter((name) => name.endsWith('.py'))
  .map((name) => name.slice(0, -3))

it.each(Object.entries(asked))('%s answers', async (name, [request, key, outcome]) => {
  const wrapper = await loadWrapper(fixture(`wrappers/${name}.py`), name === 'music' || name === 'tells' ? {} : { config: {} })
  for (const reply of [await wrapper.once(request), wrapper.onceSync(request)]) {
    const item = reply.body[key]
    if (typeof outcome === 'function') expect(outcome(item?.data as Buffer)).toBe(true)
    else if (typeof outcome === 'string') expect(item?.text()).toBe(outcome)
    else expect(item?.text()).toMatch(outcome)
  }
  await wrapper.close()
})

it.each(Object.entries(failing))('%s is %s', async (name, code) => {
  await expect(loadWrapper(fixture(`wrappers/${name}.py`), { config: {} })).rejects.toMatchObject({ code })
})

it.each(['bytes', 'bytearray', 'memoryview', 'slice', 'text', 'kept'])('a large answer of %s', async (kind) => {
  const wrapper = await loadWrapper(fixture('wrappers/big_out.py'))
  const [item] = (await wrapper.once({ params: { kind, size: 2 * MiB } })).list
  expect(item?.data.length).toBe(2 * MiB)
  const { shared, copied } = wrapper.stats().bytes.out
  expect(shared).toBe(kind === 'bytes' || kind === 'bytearray' ? 2 * MiB : 0)
  expect(copied).toBe(kind === 'bytes' || kind === 'bytearray' || kind === 'text' ? 0 : 2 * MiB)
  await wrapper.close()
})

it('all are there', () => {
  expect(present.filter((name) => !(name in asked) && !(name in failing))).toEqual([])
})
