// Counts what is left behind: after a warm-up, many calls, bodies both ways, errors, cancelled calls, and loads and closes. Our own counters must be back where they were, the
// reference counts of None and True and the number of objects Python's collector tracks must not drift, and memory must stay flat (loosely: the allocator has moods).
// Usage: node --expose-gc test/stress/leak.mjs [--short]

import { parseArgs } from 'node:util'
import { loadModule, loadWrapper, runtimeInfo } from '../../dist/index.mjs'

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, seed: { type: 'string' } } })
/** The short form does a twentieth, but enough for a leak of one per call to stand out. */
const countOf = (times) => (values.short ? Math.max(times / 20, Math.min(times, 1_000)) : times)
const MiB = 1 << 20
/** Each kind of work is measured in so many rounds: caches of the interpreter come and go once, a leak comes in every round. */
const rounds = 3
/** What may be there after each round that was not there before it. */
const allowed = { references: (count) => Math.max(10, count / 5), objects: (count) => Math.max(20, count / 5), rss: () => 8 * MiB }
const file = (name) => new URL(`../fixtures/${name}`, import.meta.url)
const onLog = () => {}

const lab = await loadModule(file('modules/lab.py'))
const gauge = await loadModule(file('../stress/gauge.py'))
const refuse = () => {
  throw new Error('was not refused')
}

async function inBatches(count, one) {
  for (let done = 0; done < count; ) {
    const open = []
    for (; open.length < 64 && done < count; done++) open.push(one(done))
    await Promise.all(open)
  }
}

const every = {
  text: 'é\ud800',
  list: [1, 2.5, null, true, 2n ** 70n],
  map: new Map([[1, new Set([2])]]),
  when: new Date(0),
  typed: new Float32Array(3),
  bytes: Buffer.alloc(9),
}

/** Kinds of work: name, how often, what. */
const work = [
  ['trivial calls', 200_000, () => lab.call('identity', [1])],
  ['synchronous calls', 50_000, async (i) => lab.callSync('identity', [i])],
  ['every type both ways', 20_000, () => lab.call('identity', [every], { rest: every })],
  ['bodies in', 20_000, (i) => lab.call('first_last', [Buffer.alloc(65_536, i)])],
  ['bodies read as bytes', 5_000, () => gauge.call('use_as_bytes', [Buffer.alloc(65_536, 3)])],
  ['bodies out', 20_000, (i) => lab.call(i % 2 === 0 ? 'filled' : 'filled_array', [65_536, 1])],
  ['bodies out, copied', 5_000, () => lab.call('view_of', [65_536])],
  ['bodies there and back', 5_000, () => lab.call('identity', [Buffer.alloc(65_536)])],
  ['errors', 2_000, () => lab.call('fail', ['x']).then(refuse, () => {})],
  ['exits', 500, () => lab.call('leave', [1]).then(refuse, () => {})],
  ['results without a counterpart', 2_000, () => gauge.call('unconvertible').then(refuse, () => {})],
  ['names that are not there', 2_000, () => lab.call('no.such.name').then(refuse, () => {})],
  ['arguments that do not fit', 2_000, () => lab.call('leave', [1, 2, 3], { x: Buffer.alloc(20_000) }).then(refuse, () => {})],
  [
    'abandoned calls',
    2_000,
    () => lab.call('identity', [Buffer.alloc(20_000)], {}, { signal: AbortSignal.abort() }).then(refuse, () => {}),
  ],
  ['calls cancelled later', 2_000, cancelled],
  ['loads and closes', 200, loads, 1],
  ['loads that fail', 100, () => loadModule('no_such_module_anywhere').then(refuse, () => {}), 1],
]

async function cancelled() {
  const abort = new AbortController()
  const open = lab.call('zeros', [65_536], {}, { signal: abort.signal }).catch(() => {})
  setImmediate(() => abort.abort())
  await open
}

async function loads() {
  const module = await loadModule(file('modules/lab.py'), { onLog })
  await module.call('keep', [Buffer.alloc(20_000)])
  await module.close()
  const wrapper = await loadWrapper(file('wrappers/echo.py'), { onLog })
  await wrapper.once({ body: { data: 'x' } })
  await wrapper.close()
}

/** Collects JavaScript's garbage and Python's until nothing more goes: V8 frees buffers on a thread of its own, some time after it has found them. */
async function settled() {
  let rss = Number.POSITIVE_INFINITY
  for (let still = 0, round = 0; still < 3 && round < 50; round++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 20))
    await gauge.call('collect')
    const { externalBuffers, liveBodies } = runtimeInfo()
    const now = process.memoryUsage().rss
    still = externalBuffers + liveBodies === 0 && now > rss - MiB ? still + 1 : 0
    rss = Math.min(rss, now)
  }
  const [none, yes, no, objects] = await gauge.call('counts')
  const { externalBuffers, externalBytes, liveBodies } = runtimeInfo()
  return { none, yes, no, objects, externalBuffers, externalBytes, liveBodies, rss }
}

/** What grew (or, of references, shrank) in every round. */
function complaints(count, drifts, after) {
  const found = []
  for (const name of ['externalBuffers', 'externalBytes', 'liveBodies'])
    if (after[name] !== 0) found.push(`${name} is ${after[name]}, not 0`)
  const least = (name, sign) => Math.min(...drifts.map((drift) => sign * drift[name]))
  for (const name of ['none', 'yes', 'no']) {
    const each = Math.max(least(name, 1), least(name, -1))
    if (each > allowed.references(count)) found.push(`references to ${name}: at least ${each} in each round of ${count}`)
  }
  for (const name of ['objects', 'rss']) {
    if (least(name, 1) > allowed[name](count)) found.push(`${name}: at least +${least(name, 1)} in each round of ${count}`)
  }
  return found
}

async function measure(count, run) {
  const drifts = []
  let before = await settled()
  for (let round = 0; round < rounds; round++) {
    await run(count)
    const after = await settled()
    drifts.push(Object.fromEntries(['none', 'yes', 'no', 'objects', 'rss'].map((name) => [name, after[name] - before[name]])))
    before = after
  }
  return { drifts, after: before }
}

async function series(count, one) {
  for (let i = 0; i < count; i++) await one(i)
}

console.log(`leak: ${values.short ? 'short form' : 'long form'}, node ${process.version}`)
let failures = 0
for (const [name, times, one, atOnce] of work) {
  const count = Math.ceil((atOnce === 1 && values.short ? times / 10 : countOf(times)) / rounds)
  const run = (n) => (atOnce === 1 ? series(n, one) : inBatches(n, one))
  await run(Math.max(atOnce === 1 ? 10 : 300, Math.ceil(count / 5)))
  const { drifts, after } = await measure(count, run)
  const found = complaints(count, drifts, after)
  const columns = ['none', 'yes', 'objects', 'rss'].map(
    (key) => `${key} ${drifts.map((drift) => (key === 'rss' ? (drift.rss / MiB).toFixed(1) : drift[key])).join(' ')}`,
  )
  console.log(
    `${found.length === 0 ? 'flat ' : 'LEAKS'} ${name}, ${rounds} x ${count}: ${columns.join(', ')}${found.map((text) => `\n        ${text}`).join('')}`,
  )
  failures += found.length
}
process.exitCode = failures === 0 ? 0 : 1
