// The start of Python cut short: the process ends, or Workers are terminated, at moments spread over the whole of a load.

import { describe, expect, it } from 'vitest'
import { runChild } from '../support/child'

const moments = [0, 5, 10, 20, 30, 40, 60, 80, 120, 160]

describe('a load that is cut short', () => {
  it('by process.exit, without waiting for a moment', async () => {
    expect(await runChild(`loadModule(fixture('modules/lab.py')).catch(() => {}); process.exit(3)`)).toMatchObject({
      code: 3,
      signal: null,
      stdout: '',
      stderr: '',
    })
  })

  it('by process.exit, at any moment', { timeout: 60_000 }, async () => {
    for (const ms of moments) {
      const ended = await runChild(`loadModule(fixture('modules/lab.py')).catch(() => {}); setTimeout(() => process.exit(3), ${ms})`)
      expect({ ms, ...ended }).toEqual({ ms, code: 3, signal: null, stdout: '', stderr: '' })
    }
  })

  it('by worker.terminate, at any moment, and the next load works', { timeout: 90_000 }, async () => {
    for (const ms of moments) {
      const ended = await runChild(`
        import { isMainThread, Worker } from 'node:worker_threads'
        if (isMainThread) {
          const workers = Array.from({ length: 3 }, () => new Worker(new URL(import.meta.url)))
          await sleep(${ms} + 40)
          await Promise.all(workers.map((worker) => worker.terminate()))
          const lab = await loadModule(fixture('modules/lab.py'))
          console.log(await lab.call('identity', ['works']))
        } else {
          await loadModule(fixture('modules/lab.py'))
        }`)
      expect({ ms, ...ended }).toEqual({ ms, code: 0, signal: null, stdout: 'works\n', stderr: '' })
    }
  })
})
