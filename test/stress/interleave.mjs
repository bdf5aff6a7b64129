// Interleaves calls with everything that can happen to their buffers: transfer, ArrayBuffer.transfer, resize, drop, garbage collection, aborts, writes, results that come back as
// arguments, Workers that end. Meant for the sanitizer build (`npm run test:asan`); every digest is checked too, so it means something without one.
// Usage: node --expose-gc test/stress/interleave.mjs [--ops 100000] [--seed 1] [--workers 2]

import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { loadModule, runtimeInfo } from '../../dist/index.mjs'

const { values } = parseArgs({
  options: { ops: { type: 'string', default: '100000' }, seed: { type: 'string' }, workers: { type: 'string', default: '2' } },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const ops = Number(values.ops)

/** mulberry32: the same seed gives the same run. */
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const digest = (data) => createHash('sha256').update(data).digest('hex')
const sizes = [0, 1, 100, 16383, 16384, 20000, 65536, 300000]

async function play(lab, count, rnd, outcomes) {
  const pick = (list) => list[Math.floor(rnd() * list.length)]
  const open = []
  const results = []
  const fresh = () => {
    const size = pick(sizes)
    const value = Math.floor(rnd() * 256)
    if (rnd() < 0.15) return new Uint8Array(new ArrayBuffer(size, { maxByteLength: size * 2 })).fill(value)
    if (rnd() < 0.1) return new Uint8Array(new SharedArrayBuffer(size)).fill(value)
    if (rnd() < 0.2 && results.length > 0) return pick(results)
    return rnd() < 0.5 ? Buffer.alloc(size, value) : new Uint8Array(size).fill(value)
  }
  const settle = (promise, check) =>
    promise.then(
      (value) => {
        outcomes.settled++
        check?.(value)
      },
      (error) => {
        outcomes.settled++
        if (!['AIGES_ERR_ABORTED', 'AIGES_ERR_BUFFER_DETACHED', 'AIGES_ERR_TIMEOUT', 'AIGES_ERR_CLOSED'].includes(error.code)) throw error
      },
    )
  const disturb = (view) => {
    const kind = rnd()
    if (kind < 0.25 && view.buffer instanceof ArrayBuffer && !Buffer.isBuffer(view))
      structuredClone(view.buffer, { transfer: [view.buffer] })
    else if (kind < 0.4 && typeof view.buffer.transfer === 'function' && !Buffer.isBuffer(view))
      view.buffer.transfer(Math.min(Math.floor(rnd() * 4) * 1000, view.buffer.maxByteLength))
    else if (kind < 0.6 && view.buffer.resizable) view.buffer.resize(Math.floor(view.buffer.maxByteLength * rnd()))
    else if (kind < 0.7) globalThis.gc?.({ type: 'minor' })
    // The rest: just drop it.
  }
  for (let i = 0; i < count; i++) {
    const kind = rnd()
    outcomes.started++
    if (kind < 0.35) {
      const view = fresh()
      const expected = digest(view)
      const shared = view.byteLength >= 16384
      open.push(
        settle(lab.call('kind', [view]), (seen) => {
          if (seen[3] !== expected) throw new Error(`Python read other bytes than were sent (${view.byteLength}, shared ${shared})`)
        }),
      )
      disturb(view)
    } else if (kind < 0.5) {
      open.push(settle(lab.call('identity', [fresh()]), (back) => results.push(back)))
    } else if (kind < 0.65) {
      const size = pick(sizes)
      open.push(
        settle(lab.call(pick(['filled', 'filled_array']), [size, 7]), (back) => {
          if (back.length !== size || (size > 0 && back[size - 1] !== 7)) throw new Error('a result with other bytes than Python made')
          results.push(back)
        }),
      )
    } else if (kind < 0.75) {
      const view = fresh()
      open.push(settle(lab.call('keep', [view])))
      disturb(view)
    } else if (kind < 0.8) {
      open.push(settle(lab.call('forget')))
    } else if (kind < 0.9) {
      const abort = new AbortController()
      open.push(settle(lab.call('kind', [fresh()], {}, { signal: abort.signal })))
      if (rnd() < 0.5) abort.abort()
      else setImmediate(() => abort.abort())
    } else if (isMainThread && kind < 0.97) {
      outcomes.settled++
      try {
        lab.callSync('kind', [fresh()])
      } catch (error) {
        if (error.code !== 'AIGES_ERR_BUFFER_DETACHED') throw error
      }
    } else {
      open.push(settle(lab.call('kept_digests')))
    }
    if (results.length > 40) results.splice(0, 30)
    if (open.length > 48) await Promise.all(open.splice(0, 32))
    if (i % 500 === 0) globalThis.gc?.()
  }
  await Promise.all(open)
}

if (isMainThread) {
  console.log(`interleave: seed ${seed}, ${ops} operations, ${values.workers} Workers at a time`)
  const lab = await loadModule(new URL('../fixtures/modules/lab.py', import.meta.url))
  const outcomes = { started: 0, settled: 0 }
  let lives = 0
  let stop = false
  const churn = Array.from({ length: Number(values.workers) }, async (_, n) => {
    const rnd = random(seed + 1000 + n)
    while (!stop) {
      const worker = new Worker(new URL(import.meta.url), { workerData: Math.floor(rnd() * 1e9), argv: process.argv.slice(2) })
      worker.on('error', (error) => {
        throw error
      })
      await new Promise((resolve) => worker.once('message', resolve))
      await new Promise((resolve) => setTimeout(resolve, rnd() * 200))
      await worker.terminate()
      lives++
    }
  })
  await play(lab, ops, random(seed), outcomes)
  stop = true
  await Promise.all(churn)
  await lab.call('forget')
  globalThis.gc?.()
  console.log(
    JSON.stringify({
      test: 'interleave',
      seed,
      ...outcomes,
      workerLives: lives,
      liveBodies: runtimeInfo().liveBodies,
      node: process.version,
    }),
  )
  if (outcomes.started !== outcomes.settled) throw new Error('a call never settled')
} else {
  const lab = await loadModule(new URL('../fixtures/modules/lab.py', import.meta.url))
  parentPort.postMessage('up')
  await play(lab, 1e9, random(workerData), { started: 0, settled: 0 })
}
