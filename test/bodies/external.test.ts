// External memory on the way in: a result of ours is pinned by its record, memory that another addon made is copied, because it dies with its environment.
// From Node 21 on JavaScript can tell external memory; Node 20 marks it in the same way but shows the mark to its own modules only, so that there the
// child asks those. Both ways of telling, and a Worker on Node 20, where nothing can be told, run by this one test.

import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Ended, runChild } from '../support/child'
import { freshPath } from '../support/gates'

const shows = process.versions.node.startsWith('20.') ? ['--expose-internals', '--no-warnings'] : []

/** Gives Node 20 what newer ones have. Must run before the package is read. */
const preload = `
const threads = require('node:worker_threads')
if (threads.isMarkedAsUntransferable === undefined) {
  const { privateSymbols } = require('internal/test/binding').internalBinding('util')
  threads.isMarkedAsUntransferable = (value) => value[privateSymbols.untransferable_object_private_symbol] === true
}
`

const counting = `
const lab = await loadModule(fixture('modules/lab.py'))
const count = async (name, data) => {
  const before = lab.stats().bytes.in
  const [, , , sha] = await lab.call('kind', [data])
  const after = lab.stats().bytes.in
  const { createHash } = await import('node:crypto')
  if (sha !== createHash('sha256').update(data).digest('hex')) throw new Error('wrong bytes')
  console.log(name, after.shared - before.shared, after.copied - before.copied)
}
`

const walk = `
const own = await lab.call('filled', [50_000, 9])
await count('own', own)
await count('part', own.subarray(100, 40_100))
await count('foreign', foreign)
await count('plain', new Uint8Array(20_000).fill(3))
`

function expectCounts(ended: Ended, counts: Record<string, [number, number]>): void {
  const lines = Object.entries(counts).map(([name, [shared, copied]]) => `${name} ${shared} ${copied}\n`)
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '', stdout: lines.join('') })
}

describe('external memory', () => {
  it('ours is shared, whole and in part; what another made is copied', async () => {
    const file = freshPath('preload.cjs')
    writeFileSync(file, preload)
    const ended = await runChild(
      `import { markAsUntransferable } from 'node:worker_threads'
      ${counting}
      const foreign = Buffer.alloc(30_000, 4)
      markAsUntransferable(foreign.buffer)
      ${walk}`,
      { nodeArgs: [...shows, '--require', file] },
    )
    expectCounts(ended, { own: [50_000, 0], part: [40_000, 0], foreign: [0, 30_000], plain: [20_000, 0] })
  })

  it('in a Worker', async () => {
    const ended = await runChild(`
      import { isMainThread, markAsUntransferable, Worker } from 'node:worker_threads'
      if (isMainThread) {
        await new Promise((resolve) => new Worker(new URL(import.meta.url)).once('exit', resolve))
      } else {
        ${counting}
        const foreign = Buffer.alloc(30_000, 4)
        markAsUntransferable(foreign.buffer)
        ${walk}
        await lab.close()
      }`)
    // Node 20 cannot tell there, so everything but our own is copied.
    const plain: [number, number] = shows.length > 0 ? [0, 20_000] : [20_000, 0]
    expectCounts(ended, { own: [50_000, 0], part: [40_000, 0], foreign: [0, 30_000], plain })
  })
})
