// Several JavaScript environments around one interpreter: Workers that load first, end during calls, and leave views behind.
// A Worker is where an environment is really torn down, so these run in child processes that must end cleanly.

import { describe, expect, it } from 'vitest'
import { fixture, runChild } from '../support/child'

const inWorker = (body: string, count = 1, after = ''): string => `
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
if (isMainThread) {
  const start = (n) => new Worker(new URL(import.meta.url), { workerData: n })
  const ended = (worker) => new Promise((r) => { worker.on('error', (e) => { console.log('error', e.message); r() }); worker.on('exit', r) })
  const all = Array.from({ length: ${count} }, (_, n) => start(n))
  const heard = (worker) => new Promise((r) => worker.once('message', r))
  ${after || 'await Promise.all(all.map(ended))'}
  console.log('done')
} else {
  const lab = await loadModule(fixture('modules/lab.py'))
  ${body}
}
`

describe('environments', () => {
  it('a Worker loads first, ends, and the main thread goes on', async () => {
    const ended = await runChild(
      inWorker(
        `await lab.call('identity', [1]); await lab.close()`,
        1,
        `await ended(all[0]); const lab = await loadModule(fixture('modules/lab.py')); console.log(await lab.call('identity', ['main']), lab.callSync('identity', ['sync']))`,
      ),
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'main sync\ndone\n', stderr: '' })
  })

  it('eight Workers load at once and call', async () => {
    const ended = await runChild(
      inWorker(`for (let i = 0; i < 50; i++) if ((await lab.call('identity', [i])) !== i) throw new Error('wrong'); process.exit(0)`, 8),
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'done\n', stderr: '' })
  })

  it('callSync in a Worker waits for a Python thread', async () => {
    const ended = await runChild(inWorker(`console.log(lab.callSync('identity', ['here'])); process.exit(0)`))
    expect(ended).toMatchObject({ code: 0, stdout: 'here\ndone\n' })
  })

  it('TX12: terminate during calls, again and again', async () => {
    const ended = await runChild(
      inWorker(
        `parentPort.postMessage('up'); for (let i = 0; ; i++) { lab.call('sleep', [0.001]).catch(() => {}); lab.call('zeros', [40000]).catch(() => {}); await lab.call('identity', [i]) }`,
        1,
        `for (let round = 0; round < 40; round++) { const w = start(round); await heard(w); await sleep(round % 7); await w.terminate() }
         await Promise.all(all.map((w) => w.terminate()))`,
      ),
      { limit: 60_000 },
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'done\n', stderr: '' })
  }, 90_000)

  it('terminate does not wait for a long Python call', async () => {
    const ended = await runChild(
      inWorker(
        `parentPort.postMessage('up'); await lab.call('sleep', [20])`,
        1,
        `await heard(all[0]); await sleep(50); await all[0].terminate(); process.exit(4)`,
      ),
      { limit: 10_000 },
    )
    expect(ended).toMatchObject({ code: 4, signal: null })
  })

  it.each<[door: string, code: number, leave: string]>([
    ['process.exit', 4, 'process.exit(4)'],
    ['an exception', 1, "setTimeout(() => { throw new Error('mine') })"],
    ['terminate', 5, 'await all[0].terminate(); process.exit(5)'],
    ['the natural end', 0, 'all[0].unref()'],
  ])('terminate does not wait for a callSync either: %s', async (_, code, leave) => {
    const ended = await runChild(
      inWorker(`parentPort.postMessage('up'); lab.callSync('sleep', [60])`, 1, `await heard(all[0]); await sleep(100); ${leave}`),
      { limit: 15_000 },
    )
    expect(ended).toMatchObject({ code, signal: null })
  })

  it('a callSync in a queue is taken out when its Worker ends', async () => {
    const ended = await runChild(
      inWorker(
        `const shared = await loadModule('lab', { concurrency: 1 })
         shared.call('sleep', [1]).catch(() => {})
         parentPort.postMessage('up')
         shared.callSync('keep_a_note', ['queued'])`,
        1,
        `await heard(all[0]); await sleep(100); await all[0].terminate()
         const shared = await loadModule('lab')
         while ((await shared.call('other_threads')) > 0) await sleep(5)
         console.log(await shared.call('notes'))`,
      ),
      { env: { PYTHONPATH: fixture('modules') }, limit: 20_000 },
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: '[]\ndone\n' })
  })

  it('what still waits in a queue when its Worker ends never runs', async () => {
    // By name, so that both environments see the one module and what it kept.
    const ended = await runChild(
      inWorker(
        `const shared = await loadModule('lab')
         shared.call('sleep', [0.5]).catch(() => {})
         for (let i = 0; i < 500; i++) shared.call('keep_a_note', ['queued']).catch(() => {})
         parentPort.postMessage('up')
         await sleep(60_000)`,
        1,
        `await heard(all[0]); await all[0].terminate()
         const shared = await loadModule('lab')
         while ((await shared.call('other_threads')) > 0) await sleep(5)
         console.log(await shared.call('notes'))`,
      ),
      { env: { PYTHONPATH: fixture('modules') }, limit: 20_000 },
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: '[]\ndone\n' })
  })

  it('a view Python keeps stays valid after its Worker is gone', async () => {
    // By name, so that both environments see the one module and what it kept.
    const ended = await runChild(
      inWorker(
        `const shared = await loadModule('lab')
         await shared.call('keep', [Buffer.alloc(1 << 20, 7)]); await shared.call('keep', [await shared.call('filled', [1 << 20, 9])])
         parentPort.postMessage((await shared.call('kept_digests')).join()); setInterval(() => {}, 1000)`,
        1,
        `const before = await heard(all[0]); await all[0].terminate()
         const churn = []; for (let i = 0; i < 64; i++) churn.push(Buffer.alloc(1 << 20, 1)); globalThis.gc()
         const shared = await loadModule('lab')
         console.log(before.split(',').length, before === (await shared.call('kept_digests')).join())`,
      ),
      { nodeArgs: ['--expose-gc'], env: { PYTHONPATH: fixture('modules') } },
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: '2 true\ndone\n', stderr: '' })
  })
})

describe('results that move on', () => {
  it('a result moved on before its Worker ended stays valid', async (context) => {
    if (!('transfer' in ArrayBuffer.prototype)) context.skip('this Node has no ArrayBuffer.transfer; 22 and newer have')
    const ended = await runChild(
      inWorker(
        `for (let i = 0; i < 20; i++) { let own = await lab.call('filled', [1 << 20, i]); const moved = own.buffer.transfer(); own = undefined; globalThis.gc(); parentPort.postMessage(moved, [moved]) }
           setInterval(() => {}, 1000)`,
        1,
        `const got = []; await new Promise((r) => all[0].on('message', (m) => { got.push(m); if (got.length === 20) r() })); await all[0].terminate()
           const churn = []; for (let i = 0; i < 128; i++) churn.push(Buffer.alloc(1 << 20, 0xdd))
           console.log(got.every((b, i) => new Uint8Array(b).every((x) => x === i)))`,
      ),
      { nodeArgs: ['--expose-gc'] },
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'true\ndone\n' })
  })
})
