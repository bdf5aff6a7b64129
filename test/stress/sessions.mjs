// Sessions and late answers in every order: sessions that end, fail, are aborted, left or forgotten, answers that come after their caller has gone, Workers that end with all of it
// open. Meant for the sanitizer builds; what is answered is checked too. Usage: node --expose-gc test/stress/sessions.mjs [--rounds 2000] [--workers 2] [--seed N]

import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { loadModule, loadWrapper, runtimeInfo } from '../../dist/index.mjs'
import { random } from './random.mjs'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '2000' }, seed: { type: 'string' }, workers: { type: 'string', default: '2' } },
})
const file = (name) => new URL(`../fixtures/wrappers/${name}.py`, import.meta.url)
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const expected = new Set(['AIGES_ERR_ABORTED', 'AIGES_ERR_CLOSED', 'AIGES_ERR_TIMEOUT', 'AIGES_ERR_WRAPPER', 'AIGES_ERR_QUEUE_FULL'])
const quiet = (promise) =>
  promise.catch((error) => {
    if (!expected.has(error.code)) throw error
  })

/** One session, from its opening to whatever becomes of it. */
async function session(wrapper, rnd, outcomes) {
  const options = rnd() < 0.15 ? { timeout: 1 + rnd() * 20 } : rnd() < 0.1 ? { signal: AbortSignal.timeout(Math.floor(rnd() * 20)) } : {}
  const params = rnd() < 0.1 ? { code_after: 2 } : {}
  const open = await quiet(wrapper.stream({ params }, options))
  if (open === undefined) return void outcomes.refused++
  const count = Math.floor(rnd() * 12)
  const sent = []
  const ends = rnd() < 0.9
  for (let i = 0; i <= count; i++) {
    const data = Buffer.alloc(rnd() < 0.2 ? 30_000 : 50, i + 1)
    sent.push(data)
    const written = i < count ? open.write({ body: { audio: data } }) : ends ? open.end({ body: { audio: data } }) : undefined
    if (rnd() < 0.3) await quiet(written ?? Promise.resolve())
  }
  const fate = rnd()
  if (fate < 0.1) return void outcomes.forgotten++
  if (fate < 0.2) open.abort('stress')
  if (fate < 0.25) return void (await open[Symbol.asyncDispose]())
  let read = 0
  if (ends || count > 0)
    await quiet(
      (async () => {
        for await (const part of open) {
          const data = part.list[0].data
          if (data.length !== sent[read].length + 2 || data[1] !== sent[read][0]) throw new Error(`part ${read} is not what was sent`)
          read++
          if (fate < 0.35 && read === 2) break
          if (fate > 0.95) await sleep(1)
          // One that is not ended waits for more: it is up to its reader to go.
          if (!ends && read === count) break
        }
      })(),
    )
  outcomes.read += read
  open.abort()
  await open.closed
}

async function lateAnswer(wrapper, rnd, outcomes) {
  const options = rnd() < 0.4 ? { timeout: 1 + rnd() * 10 } : {}
  const reply = await quiet(wrapper.once({ params: { delay: rnd() * 0.01 }, body: { text: 'abc' } }, options))
  if (reply === undefined) outcomes.late++
  else if (reply.body.out.text() !== 'cba') throw new Error('a late answer is wrong')
}

async function play(seed, rounds) {
  const rnd = random(seed)
  const outcomes = { read: 0, refused: 0, forgotten: 0, late: 0 }
  const log = { onLog() {} }
  const concurrency = 1 + Math.floor(rnd() * 3)
  const streams = await loadWrapper(file('streams/threads'), { ...log, concurrency })
  const later = await loadWrapper(file('modes/once_later'), log)
  const coroutine = await loadWrapper(file('modes/coroutine'), log)
  let left = rounds
  const run = async () => {
    while (left-- > 0) {
      const kind = rnd()
      if (kind < 0.6) await session(streams, rnd, outcomes)
      else if (kind < 0.8) await lateAnswer(later, rnd, outcomes)
      else await quiet(coroutine.once({ params: { delay: rnd() * 0.005 } }, rnd() < 0.3 ? { timeout: 1 + rnd() * 3 } : {}))
      if (rnd() < 0.02) globalThis.gc?.({ type: 'minor' })
    }
  }
  await Promise.all(Array.from({ length: 8 }, run))
  await Promise.all([streams, later, coroutine].map((wrapper) => wrapper.close({ drain: 50 })))
  return outcomes
}

async function lead() {
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const rounds = Number(values.rounds)
  console.log(`sessions: seed ${seed}, ${rounds} rounds, ${values.workers} Workers beside, node ${process.version}`)
  const rnd = random(seed)
  let ended = false
  const besides = Array.from({ length: Number(values.workers) }, async () => {
    while (!ended) {
      const worker = new Worker(new URL(import.meta.url), { workerData: Math.floor(rnd() * 1e9) })
      worker.on('error', (error) => {
        console.error(error)
        process.exit(1)
      })
      const gone = new Promise((resolve) => worker.once('exit', resolve))
      await Promise.race([new Promise((resolve) => worker.once('message', resolve)), gone])
      await sleep(rnd() * 60)
      await worker.terminate()
    }
  })
  const outcomes = await play(seed, rounds)
  ended = true
  await Promise.all(besides)
  const gauge = await loadModule(new URL('./gauge.py', import.meta.url))
  for (let round = 0; round < 200 && runtimeInfo().liveBodies > 0; round++) {
    await sleep(20)
    await gauge.call('collect')
  }
  console.log(JSON.stringify({ test: 'sessions', seed, ...outcomes, liveBodies: runtimeInfo().liveBodies, node: process.version }))
  if (runtimeInfo().liveBodies > 0) throw new Error('bodies outlived their sessions')
  process.exit(0)
}

if (isMainThread) await lead()
else {
  parentPort.postMessage('up')
  await play(workerData, 1e9)
}
