/**
 * The physical limit: bench/limit/, an addon that does what is asked and nothing else. Synchronous calls run on this thread, which holds the
 * GIL for ever; asynchronous ones on one Python thread, which does the same. No checks, no errors, no second caller.
 */
import { createRequire } from 'node:module'
import { bench } from './place.mjs'

const addon = () => createRequire(import.meta.url)(bench('limit', 'build', 'Release', 'limit.node'))

/** Writes { key: int32, key: short ASCII text } for dicts.cc to read. */
class DictPacker {
  memory = new ArrayBuffer(4096)
  #bytes = new Uint8Array(this.memory)
  #view = new DataView(this.memory)
  #at = 0

  pack(a, b, c) {
    this.#at = 0
    this.#dict(a)
    this.#dict(b)
    this.#dict(c)
  }

  #dict(object) {
    for (const key in object) {
      this.#text(key)
      const value = object[key]
      if (typeof value === 'number') {
        this.#bytes[this.#at] = 0
        this.#view.setInt32(this.#at + 1, value, true)
        this.#at += 5
      } else {
        this.#bytes[this.#at++] = 1
        this.#text(value)
      }
    }
  }

  #text(text) {
    const bytes = this.#bytes
    const at = this.#at
    const size = text.length
    bytes[at] = size
    for (let i = 0; i < size; i++) bytes[at + 1 + i] = text.charCodeAt(i)
    this.#at = at + 1 + size
  }
}

function direct({ python }) {
  const limit = addon()
  const packer = new DictPacker()
  limit.start(python.library, python.executable, bench('plugins'), packer.memory)
  return { limit, packer }
}

/** Calls by number: 0 is f, 1 is burn, 2 is piece. */
function threaded({ python }) {
  const limit = addon()
  const inbox = new Float64Array(2 * 4096)
  const open = new Map()
  let last = 0
  const onBatch = (n, buffers) => {
    for (let i = 0; i < n; i++) {
      const id = inbox[2 * i]
      const settle = open.get(id)
      open.delete(id)
      settle(buffers.length > i && buffers[i] !== undefined ? buffers[i] : inbox[2 * i + 1])
    }
  }
  limit.startThread(python.library, python.executable, bench('plugins'), inbox.buffer, onBatch)
  return (number) => (x) =>
    new Promise((resolve) => {
      last = (last + 1) >>> 0
      open.set(last, resolve)
      limit.send(last, number, x)
    })
}

/** @param {import('./place.mjs').Place} place */
export const open = (place) => ({
  noop: () => addon().noop,
  f: () => direct(place).limit.one,
  f3() {
    const { limit, packer } = direct(place)
    return (a, b, c) => {
      packer.pack(a, b, c)
      return limit.three()
    }
  },
  head: () => direct(place).limit.head,
  out() {
    const { limit } = direct(place)
    return { stock: limit.stock, out: () => new Uint8Array(limit.out()) }
  },
  fAsync: () => threaded(place)(0),
  busy() {
    const call = threaded(place)
    return { f: call(0), burn: call(1), piece: call(2) }
  },
})
