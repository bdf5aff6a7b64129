// Environments that come and go: Workers that load (the first of them starts Python), call, keep views, and are ended at a random moment: while Python starts, while a module
// loads, in the middle of calls, by terminate() or by their own process.exit(). The process must live through all of them and then end with the code it was given.
// Usage: node --expose-gc test/stress/lifetimes.mjs [--lifetimes 200] [--at-once 8] [--seed N] [--main]   (--main: the main thread loads and calls as well)

import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { loadModule, loadWrapper, runtimeInfo } from '../../dist/index.mjs'
import { random } from './random.mjs'

const { values } = parseArgs({
  options: {
    lifetimes: { type: 'string', default: '200' },
    'at-once': { type: 'string', default: '8' },
    seed: { type: 'string' },
    main: { type: 'boolean', default: false },
  },
})
const file = (name) => new URL(`../fixtures/${name}`, import.meta.url)
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
/** What a call may answer when its environment or its plugin is going away. */
const expected = new Set(['AIGES_ERR_ABORTED', 'AIGES_ERR_CLOSED', 'AIGES_ERR_TIMEOUT'])

async function lead() {
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const lifetimes = Number(values.lifetimes)
  console.log(`lifetimes: seed ${seed}, ${lifetimes} Workers, ${values['at-once']} at once, node ${process.version}`)
  const rnd = random(seed)
  const ends = { terminated: 0, exited: 0, unloaded: 0 }
  let started = 0
  const lab = values.main ? await loadModule(file('modules/lab.py')) : undefined
  const live = async () => {
    while (started < lifetimes) {
      started++
      const worker = new Worker(new URL(import.meta.url), { workerData: Math.floor(rnd() * 1e9) })
      const gone = new Promise((resolve) => worker.once('exit', resolve))
      worker.on('error', (error) => {
        console.error(error)
        process.exit(1)
      })
      let loaded = false
      const up = new Promise((resolve) => worker.once('message', resolve)).then(() => {
        loaded = true
      })
      const kind = rnd()
      if (kind < 0.8) {
        if (kind < 0.5) await Promise.race([up, gone])
        await sleep(rnd() * rnd() * 200)
        await worker.terminate()
        ends[loaded ? 'terminated' : 'unloaded']++
      } else {
        await gone
        ends.exited++
      }
      if (lab !== undefined && (await lab.call('identity', [started])) !== started && lab.callSync('identity', [1]) !== 1)
        throw new Error('the main thread was answered wrongly')
    }
  }
  await Promise.all(Array.from({ length: Number(values['at-once']) }, live))
  const last = lab ?? (await loadModule(file('modules/lab.py')))
  if ((await last.call('kind', [Buffer.alloc(100_000, 1)]))[2] !== 100_000)
    throw new Error('a call after the last Worker was answered wrongly')
  await last.close()
  const gauge = await loadModule(file('../stress/gauge.py'))
  // What the plugins of ended environments kept goes with them, once their last call has returned.
  for (let round = 0; round < 100 && runtimeInfo().liveBodies > 0; round++) {
    await sleep(20)
    await gauge.call('collect')
  }
  console.log(JSON.stringify({ test: 'lifetimes', seed, ...ends, liveBodies: runtimeInfo().liveBodies, node: process.version }))
  if (runtimeInfo().liveBodies > 0) throw new Error('bodies outlived the plugins that kept them')
  process.exit(0)
}

async function live() {
  const rnd = random(workerData)
  const quiet = (promise) =>
    promise.catch((error) => {
      if (!expected.has(error.code)) throw error
    })
  const onLog = () => {}
  const lab = await loadModule(file('modules/lab.py'), { onLog, concurrency: rnd() < 0.5 ? 'auto' : 1 + Math.floor(rnd() * 3) })
  parentPort.postMessage('loaded')
  const until = Date.now() + rnd() * 300
  const open = []
  while (Date.now() < until) {
    const data = Buffer.alloc(rnd() < 0.5 ? 100 : 40_000, 1)
    const kind = rnd()
    if (kind < 0.2) open.push(quiet(lab.call('identity', [data])))
    else if (kind < 0.4) open.push(quiet(lab.call('zeros', [40_000])))
    else if (kind < 0.5) open.push(quiet(lab.call('keep', [data])))
    else if (kind < 0.6) open.push(quiet(lab.call('sleep', [rnd() / 50, data])))
    else if (kind < 0.7) open.push(quiet(lab.call('say', ['a line', 2])))
    else if (kind < 0.8) lab.callSync('identity', [data])
    else if (kind < 0.82)
      open.push(quiet(loadWrapper(file('wrappers/echo.py'), { onLog })).then((wrapper) => (rnd() < 0.5 ? wrapper?.close() : undefined)))
    else if (kind < 0.9) open.push(quiet(lab.call('sleep', [0.05], {}, { signal: AbortSignal.timeout(Math.floor(rnd() * 30)) })))
    else await quiet(lab.call('identity', [{ a: [1, 2, 3] }]))
    if (open.length > 100) await Promise.all(open.splice(0, 60))
  }
  if (rnd() < 0.5) process.exit(0)
  await Promise.all(open)
  await lab.close()
}

await (isMainThread ? lead() : live())
