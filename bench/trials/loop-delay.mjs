/**
 * What the event loop notices while Python runs one C loop that holds the GIL throughout: a small asynchronous call every 20 ms meanwhile, and
 * 1000 results whose memory came from Python are dropped. The driver `control` does the same without Python.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

const RESULTS = 1000
const RESULT_BYTES = 32 * 1024

export const loopDelay = {
  name: 'delay',
  title: 'event-loop delay behind C code that holds the GIL',
  drivers: ['aiges', 'limit', 'node-calls-python', 'control'],
  metrics: [
    { name: 'p99', title: 'loop delay p99, GIL held in C', unit: 'ns', direction: { peer: 'control', plus: 20e6 } },
    { name: 'max', title: 'loop delay max, GIL held in C', unit: 'ns', direction: { peer: 'control', plus: 20e6 } },
  ],
  needsGc: true,
  async run(driver, effort) {
    const python = await driver.busy()
    await python.burn(1000)
    let results = [] // kept until the timer below; with a driver that blocks the loop it comes too late
    for (let i = 0; i < RESULTS; i++) results.push(await python.piece(RESULT_BYTES))
    globalThis.gc()
    await sleep(20)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const small = []
    const timer = setInterval(() => small.push(python.f(small.length)), 20)
    // Dropped in the middle of the burn; the control run collects as much garbage in the same place.
    const drop = setTimeout(() => {
      results = []
      globalThis.gc()
    }, 100)
    const start = performance.now()
    await python.burn(effort.quick ? 2e7 : 6e7)
    if (performance.now() - start < 110) throw new Error('the loop in C was too short for anything to happen meanwhile')
    clearInterval(timer)
    clearTimeout(drop)
    delay.disable()
    await Promise.all(small)
    return { p99: delay.percentile(99), max: delay.max }
  },
}
