/**
 * This package, through its public face alone: `loadModule` and `loadWrapper` from the build in dist/.
 */
import { bench } from './place.mjs'

const options = (place) => ({ python: place.python.executable })

async function loadPlugin(place) {
  const { loadModule } = await import('../../dist/index.mjs')
  return loadModule(bench('plugins', 'plugin.py'), options(place))
}

async function loadWrapper(place, more = {}) {
  const { loadWrapper: load } = await import('../../dist/index.mjs')
  return load(bench('plugins', 'wrapper.py'), { ...options(place), config: {}, onLog: () => {}, ...more })
}

const request = ({ params, data, sid }) => ({ params, body: { data }, sid })
const answer = (reply) => ({ text: reply.body.text.text(), audio: reply.body.audio.data })

/** @param {import('./place.mjs').Place} place */
export const open = (place) => ({
  async f() {
    const plugin = await loadPlugin(place)
    return (x) => plugin.callSync('f', [x])
  },
  async f3() {
    const plugin = await loadPlugin(place)
    return (a, b, c) => plugin.callSync('f3', [a, b, c])
  },
  async fAsync() {
    const plugin = await loadPlugin(place)
    return (x) => plugin.call('f', [x])
  },
  async head() {
    const plugin = await loadPlugin(place)
    return (body) => plugin.callSync('head', [body])
  },
  async out() {
    const plugin = await loadPlugin(place)
    return { stock: (n, size) => plugin.callSync('stock', [n, size]), out: () => plugin.callSync('out') }
  },
  async busy() {
    const plugin = await loadPlugin(place)
    return { f: (x) => plugin.call('f', [x]), burn: (n) => plugin.call('burn', [n]), piece: (size) => plugin.call('piece', [size]) }
  },
  async onceSync() {
    const wrapper = await loadWrapper(place)
    return (input) => answer(wrapper.onceSync(request(input)))
  },
  async validated() {
    const [plain, checked] = [await loadWrapper(place), await loadWrapper(place, { validate: true })]
    return { plain: (input) => plain.onceSync(request(input)), checked: (input) => checked.onceSync(request(input)) }
  },
  async once() {
    const wrapper = await loadWrapper(place)
    return async (input) => answer(await wrapper.once(request(input)))
  },
})
