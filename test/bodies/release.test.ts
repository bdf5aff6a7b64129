// The last reference to a result: whichever thread lets go of it, the Python object behind it dies on one that holds the GIL. Asked of Python's own
// allocator, because an object freed anywhere else mostly seems to do no harm. Under `npm run test:checks` a broken rule ends the process besides.

import { describe, expect, it } from 'vitest'
import { runChild } from '../support/child'
import { compiled } from '../support/compiled'
import { freshPath } from '../support/gates'

describe('1000 results that JavaScript drops while Python is busy', () => {
  it('die on attached threads', async (context) => {
    const ended = await runChild(
      `
      const library = ${JSON.stringify(compiled('unattached_frees', context))}
      const natives = await loadModule(fixture('modules/natives.py'))
      console.log(await natives.call('call', [library, 'watch']))
      await natives.call('churn', [60, ${JSON.stringify(freshPath('stop'))}])
      for (let round = 0; round < 10; round++) {
        let results = await Promise.all(Array.from({ length: 100 }, (_, i) => natives.call('result', [i])))
        if (!results.every((data, i) => data[39_999] === i)) throw new Error('wrong bytes')
        results = undefined
        globalThis.gc()
        await sleep(1)
      }
      while (runtimeInfo().externalBuffers > 0) { globalThis.gc(); await sleep(5) }
      await natives.call('result', [1])
      console.log(await natives.call('call', [library, 'freed_unattached']))`,
      { nodeArgs: ['--expose-gc'], limit: 50_000 },
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '', stdout: '1\n0\n' })
  })
})

// Asked of the system: a count of ours would only say that JavaScript let go.
it('the memory of a large result goes back though Python has nothing more to do', async () => {
  const ended = await runChild(
    `
    const lab = await loadModule(fixture('modules/lab.py'))
    const size = 256 * 2 ** 20
    const before = process.memoryUsage().rss
    let result = await lab.call('filled', [size, 7])
    console.log(process.memoryUsage().rss - before > size / 2, result[size - 1])
    result = undefined
    do { globalThis.gc(); await sleep(5) } while (process.memoryUsage().rss - before > size / 2)
    console.log('gone')`,
    { nodeArgs: ['--expose-gc'] },
  )
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '', stdout: 'true 7\ngone\n' })
})
