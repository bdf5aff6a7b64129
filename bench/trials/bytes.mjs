/**
 * Large bodies: how long it takes until Python sees one, and until JavaScript has one that Python made.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { median, now, sampleSync } from './measure.mjs'

const KIB = 1024
const MIB = 1024 * KIB
/** Results of 64 MiB that are alive at once. */
const TOGETHER = 3

/** @param {string} name @param {string} title @param {number} size @param {object} [direction] */
function into(name, title, size, direction) {
  return {
    name,
    title,
    drivers: ['aiges', 'limit', 'node-calls-python'],
    metrics: [{ name: 'ns', title, unit: 'ns', direction }],
    async run(driver, effort) {
      const head = await driver.head()
      const body = Buffer.alloc(size, 65)
      if (head(body) !== size + 65) throw new Error('Python saw another body')
      return { ns: await sampleSync(() => head(body), effort) }
    },
  }
}

export const small = into('in64k', '64 KiB in', 64 * KIB)
export const large = into('in64m', '64 MiB in', 64 * MIB, { peer: 'node-calls-python', atMost: 0.01 })

export const out = {
  name: 'out64m',
  title: '64 MiB out, bytes nobody else holds',
  drivers: ['aiges', 'limit', 'node-calls-python'],
  metrics: [{ name: 'ns', title: '64 MiB out', unit: 'ns', direction: { peer: 'node-calls-python', atMost: 0.05 } }],
  needsGc: true,
  async run(driver, effort) {
    const source = await driver.out()
    const samples = []
    const until = now() + (effort.warmUp + 2 * effort.budget) * 1e6
    while (samples.length < 4 || now() < until) {
      // Made and let go of outside the time. The mean of three, because with any driver one in a few meets V8's collector, which external
      // memory sets off: a median would say that this never or always happens.
      source.stock(TOGETHER, 64 * MIB)
      let took = 0
      for (let i = 0; i < TOGETHER; i++) took += timed(source.out)
      samples.push(took / TOGETHER)
      globalThis.gc()
      await sleep(25) // the memory goes home and is freed
    }
    return { ns: median(samples.slice(1)) }
  },
}

function timed(take) {
  const start = now()
  const bytes = take()
  const took = now() - start
  if (bytes.byteLength !== 64 * MIB || bytes[MIB] < 65) throw new Error('JavaScript saw another result')
  return took
}
