/**
 * The peer most people would pick: node-calls-python from npm, which embeds CPython in-process as we do. Its synchronous call wherever a
 * trial allows it, because that is its fastest; its promise where the trial is about promises.
 */
import { createRequire } from 'node:module'
import { bench } from './place.mjs'

function peer() {
  const { interpreter } = createRequire(bench('package.json'))('node-calls-python')
  interpreter.addImportPath(bench('plugins'))
  return interpreter
}

function plugin() {
  const python = peer()
  return { python, module: python.importSync(bench('plugins', 'plugin.py')) }
}

/** It knows no wrappers: plugins/request.py makes the SDK objects that our host makes, in Python. */
function wrapper() {
  const python = peer()
  python.addImportPath(bench('..', 'python'))
  const module = python.importSync(bench('plugins', 'request.py'))
  python.callSync(module, 'load')
  return { python, module }
}

/** Params reach a wrapper as text, as the platform sends them. */
const asText = (params) => Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]))

export const open = () => ({
  f() {
    const { python, module } = plugin()
    return (x) => python.callSync(module, 'f', x)
  },
  f3() {
    const { python, module } = plugin()
    return (a, b, c) => python.callSync(module, 'f3', a, b, c)
  },
  fAsync() {
    const { python, module } = plugin()
    return (x) => python.call(module, 'f', x)
  },
  head() {
    const { python, module } = plugin()
    return (body) => python.callSync(module, 'head', body)
  },
  out() {
    const { python, module } = plugin()
    return { stock: (n, size) => python.callSync(module, 'stock', n, size), out: () => python.callSync(module, 'out') }
  },
  busy() {
    const { python, module } = plugin()
    const call = (name) => (x) => python.call(module, name, x)
    return { f: call('f'), burn: call('burn'), piece: call('piece') }
  },
  onceSync() {
    const { python, module } = wrapper()
    return ({ params, data, sid }) => python.callSync(module, 'once', asText(params), data, sid)
  },
  once() {
    const { python, module } = wrapper()
    return ({ params, data, sid }) => python.call(module, 'once', asText(params), data, sid)
  },
})
