// One cell of the matrix: a short walk through everything that may depend on the Node or the Python, in a process of its own. Prints one line per step that passed and ends
// by process.exit(3) with busy Python threads. Any wrong answer throws, and the process ends with 1. Imports the package's built form only; needs --expose-gc.
// Environment: AIGES_PYTHON (the interpreter of this cell), AIGES_MATRIX_PYTHON (the version it must turn out to be, `3.12.1`).

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import * as threads from 'node:worker_threads'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { AigesError, loadModule, loadWrapper, runtimeInfo } from '../../dist/index.mjs'
import { conversions } from './conversions.mjs'

const MiB = 1 << 20
const nodeMajor = Number(process.versions.node.split('.')[0])
const file = (name) => new URL(`../fixtures/${name}`, import.meta.url)
const sha = (data) => createHash('sha256').update(data).digest('hex')
const churn = () => {
  globalThis.gc()
  for (let i = 0; i < 32; i++) Buffer.alloc(MiB, 0xdd)
  globalThis.gc()
}

async function step(name, walk) {
  await walk()
  console.log(name)
}

async function lead() {
  const lab = await loadModule(file('modules/lab.py'))
  await step('starts', async () => {
    assert.equal(String(runtimeInfo().python.version).split(' ')[0], process.env.AIGES_MATRIX_PYTHON)
    const { sharing, openssl, zlib } = runtimeInfo()
    assert.equal(sharing, 'backing-store')
    const rude = await loadModule(file('modules/rude.py'))
    assert.deepEqual([openssl, zlib], await rude.call('tls'))
    await rude.close()
  })
  await step('converts', async () => {
    for (const [name, sent, expected = sent] of conversions) {
      assert.deepStrictEqual(await lab.call('identity', [sent]), expected, name)
      assert.deepStrictEqual(lab.callSync('identity', [sent]), expected, `${name}, synchronously`)
    }
  })
  await step('shares in', sharesIn)
  await step('shares out', sharesOut)
  await step('keeps views', () => keepsViews(lab))
  await step('copies foreign memory', () => copiesForeign(lab))
  await step('moves results on', movesOn)
  await step('reports errors', () => reportsErrors(lab))
  await step('ends a Worker', () => endsWorker(lab))
  await lab.call('spin_threads', [4])
  process.exit(3)
}

async function sharesIn() {
  const wrapper = await loadWrapper(file('wrappers/memoryview_length.py'))
  const reply = await wrapper.once({ body: { data: Buffer.alloc(64 * MiB, 9) } })
  assert.equal(reply.body.length.text(), `${64 * MiB} (9, 9)`)
  assert.deepEqual(wrapper.stats().bytes.in, { shared: 64 * MiB, copied: 0 })
  await wrapper.close()
}

async function sharesOut() {
  const wrapper = await loadWrapper(file('wrappers/big_out.py'))
  const reply = await wrapper.once({ params: { kind: 'bytes', size: 64 * MiB }, body: {} })
  assert.equal(reply.body.data.data.length, 64 * MiB)
  assert.equal(reply.body.data.data[64 * MiB - 1], 7)
  assert.deepEqual(wrapper.stats().bytes.out, { shared: 64 * MiB, copied: 0 })
  await wrapper.close()
}

async function keepsViews(lab) {
  const sent = []
  const keep = async (view, disturb) => {
    sent.push(sha(view))
    const kept = lab.call('keep', [view])
    disturb(view)
    await kept
  }
  for (let i = 0; i < 5; i++) {
    await keep(new Uint8Array(100_000).fill(i), ({ buffer }) => structuredClone(buffer, { transfer: [buffer] }))
    await keep(new Uint8Array(100_000).fill(i + 50), ({ buffer }) => buffer.transfer?.(10 << 20))
    await keep(new Uint8Array(new ArrayBuffer(100_000, { maxByteLength: 200_000 })).fill(i + 100), ({ buffer }) => buffer.resize(5))
    await keep(await lab.call('filled', [100_000, i]), () => {})
    churn()
  }
  assert.deepEqual(await lab.call('kept_digests'), sent)
  await lab.call('forget')
}

async function copiesForeign(lab) {
  if (nodeMajor < 21) return // Node 20 cannot tell; only an addon makes such memory
  const foreign = Buffer.alloc(40_000, 4)
  threads.markAsUntransferable(foreign.buffer)
  const before = lab.stats().bytes.in
  assert.equal((await lab.call('kind', [foreign]))[3], sha(foreign))
  assert.deepEqual(lab.stats().bytes.in, { shared: before.shared, copied: before.copied + 40_000 })
}

/** A result that was transferred outlives the Worker that received it from Python: its memory is never given back to Python (native/node/externals.cc). */
async function movesOn() {
  if (!('transfer' in ArrayBuffer.prototype)) return // before Node 22 a result cannot be moved
  const worker = new Worker(new URL(import.meta.url), { workerData: 'mover' })
  const [moved] = await once(worker, 'message')
  await worker.terminate()
  churn()
  for (const [i, memory] of moved.entries()) assert.ok(new Uint8Array(memory).every((byte) => byte === i + 1))
}

async function move() {
  const lab = await loadModule(file('modules/lab.py'))
  const moved = []
  for (let i = 0; i < 20; i++) {
    moved.push((await lab.call('filled', [MiB, i + 1])).buffer.transfer())
    globalThis.gc()
  }
  parentPort.postMessage(moved, moved)
  setInterval(() => {}, 1000)
}

async function reportsErrors(lab) {
  await assert.rejects(lab.call('fail', ['on purpose']), (error) => {
    assert.ok(error instanceof AigesError)
    assert.deepEqual([error.code, error.pythonType, error.message.includes('on purpose')], ['AIGES_ERR_PYTHON', 'ValueError', true])
    return true
  })
  await assert.rejects(lab.call('sleep', [0.5], {}, { signal: AbortSignal.timeout(20) }), { name: 'AbortError', code: 'AIGES_ERR_ABORTED' })
  await assert.rejects(lab.call('leave', [4]), { code: 'AIGES_ERR_PYTHON_EXIT' })
  await assert.rejects(lab.call('identity', [() => {}]), { code: 'AIGES_ERR_UNCONVERTIBLE' })
}

async function endsWorker(lab) {
  for (let round = 0; round < 5; round++) {
    const worker = new Worker(new URL(import.meta.url))
    await once(worker, 'message')
    assert.equal(await worker.terminate(), 1)
  }
  churn()
  assert.equal(await lab.call('identity', ['still here']), 'still here')
}

async function call() {
  const lab = await loadModule(file('modules/lab.py'))
  parentPort.postMessage('up')
  for (let i = 0; ; i++) {
    lab.call('zeros', [40_000]).catch(() => {})
    lab.call('keep', [Buffer.alloc(40_000)]).catch(() => {})
    lab.call('sleep', [0.001]).catch(() => {})
    await lab.call('identity', [i])
  }
}

await (isMainThread ? lead() : workerData === 'mover' ? move() : call())
