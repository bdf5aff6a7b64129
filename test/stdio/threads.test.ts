// Threads that a plugin starts print where the plugin prints, however they were started, and on the process's streams once it has ended.

import { expect, it } from 'vitest'
import { runChild } from '../support/child'

const plugins = `
const seen = { a: [], b: [] }
const load = (name) => loadModule(fixture('modules/starts.py'), { onLog: (line) => seen[name].push(line.text) })
`

it.each(['Thread', 'Timer', 'pool', 'start_new_thread', 'thread_of_a_thread'])(
  '%s: to the onLog of its own plugin, whoever loaded last',
  async (how) => {
    const ended = await runChild(`${plugins}
    const quiet = await loadModule(fixture('modules/starts.py'))
    const a = await load('a'), b = await load('b')
    await quiet.call('start', [${JSON.stringify(how)}, 'quiet'])
    await a.call('start', [${JSON.stringify(how)}, 'of a'])
    await b.call('start', [${JSON.stringify(how)}, 'of b'])
    await Promise.all([a.close(), b.close()])
    console.log(JSON.stringify(seen))`)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout.split('\n').sort()).toEqual(['', 'quiet', JSON.stringify({ a: ['of a'], b: ['of b'] })].sort())
  },
)

it('what a thread leaves unfinished when it ends is a line', async () => {
  const ended = await runChild(`${plugins}
    const a = await load('a')
    await a.call('leave_parts', [50])
    await a.close()
    console.log(seen.a.length, new Set(seen.a).size)`)
  expect(ended).toMatchObject({ code: 0, stdout: '50 1\n' })
})

it('an exception in a thread is told to its plugin', async () => {
  const ended = await runChild(`${plugins}
    const a = await load('a'), b = await load('b')
    await a.call('fail_in_a_thread')
    await Promise.all([a.close(), b.close()])
    console.log(seen.a.some((line) => line.includes('ValueError: in a thread')), seen.b.length)`)
  expect(ended).toMatchObject({ code: 0, stdout: 'true 0\n' })
})

it('one that outlives its plugin, or the Worker that loaded it, prints to the streams', async () => {
  const ended = await runChild(`
    import { Worker, isMainThread, parentPort } from 'node:worker_threads'
    const load = () => loadModule(fixture('modules/starts.py'), { onLog() {} })
    if (isMainThread) {
      const a = await load()
      await a.call('print_later', [process.argv[1] + '.go', 'outlived a plugin'])
      await a.close()
      const worker = new Worker(new URL(import.meta.url))
      await new Promise((resolve) => worker.once('message', resolve))
      await worker.terminate()
      const { writeFileSync } = await import('node:fs')
      writeFileSync(process.argv[1] + '.go', '')
      const c = await load()
      while ((await c.call('waiting')) > 0) await sleep(5)
    } else {
      const b = await load()
      await b.call('print_later', [process.argv[1] + '.go', 'outlived a Worker'])
      parentPort.postMessage('up')
      await sleep(60_000)
    }`)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout.split('\n').sort()).toEqual(['', 'outlived a Worker', 'outlived a plugin'])
})

it('what start functions refuse, they refuse at once', async () => {
  const ended = await runChild(`${plugins}
    const a = await load('a')
    await a.call('start_nothing').catch((e) => console.log(e.pythonType))
    console.log(await a.call('results_of_threads'))`)
  expect(ended).toMatchObject({ code: 0, stdout: "TypeError\n[ 'argument', 'word' ]\n" })
})
