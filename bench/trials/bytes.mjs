/**
 * Large bodies: how long it takes until Python sees one, and until JavaScript has one that Python made.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { median, now, sampleSync } from './measure.mjs'

const KIB = 1024
const MIB = 1024 * KIB

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
  metrics: [{ name: 'ns', title: '64 MiB out', unit: 'ns' }],
  needsGc: true,
  async run(driver, effort) {
    const source = await driver.out()
    const samples = []
    const until = now() + (effort.warmUp + 2 * effort.budget) * 1e6
    while (samples.length < 8 || now() < until) {
      // Made and let go of outside the time: two at once, then the collector, then a while in which the memory goes home and is freed.
      source.stock(2, 64 * MIB)
      for (let i = 0; i < 2; i++) samples.push(timed(source.out))
      globalThis.gc()
      await sleep(25)
    }
    return { ns: median(samples.slice(4)) }
  },
}

function timed(take) {
  const start = now()
  const bytes = take()
  const took = now() - start
  if (bytes.byteLength !== 64 * MIB || bytes[MIB] < 65) throw new Error('JavaScript saw another result')
  return took
}
