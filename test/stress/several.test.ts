// The package more than once in one process, as test runners, hot reload and dependency trees bring it about: twice from one folder, and from two folders. One of them may be
// refused, by a typed error; the process must live. Each case in a process of its own.

import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { fixture, root, runChild } from '../support/child'
import { scratchFolder } from '../support/scratch'

let copy = ''
beforeAll(() => {
  copy = scratchFolder('second-copy')
  for (const part of ['dist', 'python', 'build/Release/aiges_native.node', 'package.json']) {
    mkdirSync(join(copy, part, '..'), { recursive: true })
    cpSync(join(root, part), join(copy, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})

const entry = (folder: string): string => JSON.stringify(pathToFileURL(join(folder, 'dist/index.mjs')).href)
const lab = JSON.stringify(fixture('modules/lab.py'))

describe('twice from one folder', () => {
  // What jest does for each test file, and what clearing require.cache does.
  const twice = `
    import { createRequire } from 'node:module'
    const require = createRequire(import.meta.url)
    const main = ${JSON.stringify(join(root, 'dist/index.js'))}
    const first = require(main)
    for (const file of Object.keys(require.cache)) if (!file.endsWith('.node')) delete require.cache[file]
    const second = require(main)
    console.log(first !== second)
    const a = await first.loadModule(${lab})
    const b = await second.loadModule(${lab})`

  it('both work side by side', async () => {
    const ended = await runChild(`${twice}
      const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => Promise.all([a.call('identity', [i]), b.call('identity', [-i])])))
      console.log(answers.every(([x, y], i) => x === i && y === -i), a.callSync('identity', ['a']), b.callSync('identity', ['b']))
      const [big, other] = await Promise.all([a.call('filled', [1 << 20, 1]), b.call('filled', [1 << 20, 2])])
      console.log(big[9], other[9], await b.call('first_last', [big]))`)
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '', stdout: 'true\ntrue a b\n1 2 [ 1048576, 1, 1 ]\n' })
  })

  it('closing one leaves the other alone, and the exit code is right', async () => {
    const ended = await runChild(`${twice}
      await b.close()
      await a.call('spin_threads', [2])
      console.log(await a.call('identity', ['still here']))
      process.exit(3)`)
    expect(ended).toMatchObject({ code: 3, signal: null, stderr: '', stdout: 'true\nstill here\n' })
  })
})

describe('from two folders', () => {
  it('the second is refused by name, the first goes on', async () => {
    const ended = await runChild(`
      const other = await import(${entry(copy)})
      const a = await loadModule(${lab})
      const error = await other.loadModule(${lab}).catch((e) => e)
      console.log(error.code, /second copy/.test(error.message))
      console.log(await a.call('identity', [1]))
      process.exit(3)`)
    expect(ended).toMatchObject({ code: 3, signal: null, stderr: '', stdout: 'AIGES_ERR_RUNTIME true\n1\n' })
  })

  it('started at the same moment, one wins and the others are refused', { timeout: 120_000 }, async () => {
    const script = `
      import { Worker } from 'node:worker_threads'
      const run = (entry) => new Promise((done, fail) => {
        const worker = new Worker(\`import(\${JSON.stringify(entry)}).then(async ({ loadModule }) => {
          const { parentPort } = require('node:worker_threads')
          try { const lab = await loadModule(${lab}); parentPort.postMessage(await lab.call('identity', ['works'])); await lab.close() }
          catch (error) { parentPort.postMessage(error.code) }
        })\`, { eval: true })
        worker.on('message', done).on('error', fail)
      })
      const answers = await Promise.all([${entry(root)}, ${entry(copy)}, ${entry(root)}, ${entry(copy)}].map(run))
      console.log([...new Set(answers)].sort().join())`
    for (let i = 0; i < 10; i++)
      expect(await runChild(script)).toMatchObject({ code: 0, signal: null, stderr: '', stdout: 'AIGES_ERR_RUNTIME,works\n' })
  })
})
