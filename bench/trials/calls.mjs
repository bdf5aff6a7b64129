/**
 * The way to Python and back with next to nothing to carry: one number, or three small objects.
 */
import { sampleAsync, sampleBatches, sampleSync } from './measure.mjs'

export const sync = {
  name: 'sync',
  title: 'sync f(x)',
  drivers: ['aiges', 'limit', 'node-calls-python', 'python'],
  metrics: [{ name: 'ns', title: 'sync f(x)', unit: 'ns', direction: { peer: 'node-calls-python', atMost: 0.25 } }],
  async run(driver, effort) {
    const f = await driver.f()
    check(f(41) === 41)
    return { ns: await sampleSync(f, effort) }
  },
}

export const dicts = {
  name: 'dicts',
  title: 'sync f3 with three two-key objects',
  drivers: ['aiges', 'limit', 'node-calls-python', 'python'],
  metrics: [{ name: 'ns', title: 'sync f3({..},{..},{..})', unit: 'ns', direction: { peer: 'node-calls-python', atMost: 0.3 } }],
  async run(driver, effort) {
    const f3 = await driver.f3()
    const call = (i) => f3({ id: i, name: 'alpha' }, { id: 2, name: 'beta' }, { id: 3, name: 'gamma' })
    check(call(1) === 6)
    return { ns: await sampleSync(call, effort) }
  },
}

export const noop = {
  name: 'noop',
  title: 'a Node-API function that does nothing',
  drivers: ['limit'],
  metrics: [{ name: 'ns', title: 'Node-API no-op', unit: 'ns' }],
  async run(driver, effort) {
    const nothing = await driver.noop()
    return { ns: await sampleSync(() => nothing(), effort) }
  },
}

export const oneInFlight = {
  name: 'async',
  title: 'async f(x), one in flight',
  drivers: ['aiges', 'limit', 'node-calls-python'],
  metrics: [{ name: 'ns', title: 'async f(x), 1 in flight', unit: 'ns', direction: { peer: 'node-calls-python', atMost: 0.5 } }],
  async run(driver, effort) {
    const f = await driver.fAsync()
    check((await f(41)) === 41)
    return { ns: await sampleAsync(f, effort) }
  },
}

export const manyInFlight = {
  name: 'async64',
  title: 'async f(x), 64 in flight',
  drivers: ['aiges', 'limit', 'node-calls-python'],
  metrics: [{ name: 'rate', title: 'async f(x), 64 in flight', unit: '/s', direction: { peer: 'node-calls-python', atLeast: 6 } }],
  async run(driver, effort) {
    const f = await driver.fAsync()
    const perCall = await sampleBatches((n) => inFlight(f, 64, n), effort)
    return { rate: 1e9 / perCall }
  },
}

/** Makes `n` calls so that `width` of them are open all the time: each that ends starts the next. */
function inFlight(f, width, n) {
  return new Promise((resolve, reject) => {
    let started = 0
    let ended = 0
    const next = () => {
      if (started < n) f(started++).then(over, reject)
    }
    const over = () => {
      if (++ended === n) resolve(undefined)
      else next()
    }
    for (let i = 0; i < width; i++) next()
  })
}

function check(right) {
  if (!right) throw new Error('the call returned something wrong: this cell would measure nonsense')
}
