// Each rule for an array that leaves without a copy, by itself: see the module.

import { expect, it } from 'vitest'
import { runChild } from '../support/child'

it('an array leaves without a copy only if it keeps all the rules', async () => {
  const names = ['its own', 'of a derived type', 'with a base', 'not the owner of its data', 'weakly referenced', 'referenced']
  const ended = await runChild(`
    const arrays = await loadModule(fixture('modules/arraylike.py'))
    const ways = async () => {
      for (const name of ${JSON.stringify(names)}) {
        const before = arrays.stats().bytes.out
        const data = await arrays.call('give', [name])
        if (data.length !== 40_000 || !data.every((byte) => byte === 5)) throw new Error('wrong bytes')
        const after = arrays.stats().bytes.out
        console.log(name + ':', after.shared - before.shared, after.copied - before.copied)
      }
    }
    await ways()
    await arrays.call('stand_in')
    await ways()`)
  const lines = (shared: string[]) => names.map((name) => `${name}: ${shared.includes(name) ? '40000 0' : '0 40000'}`)
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  // Without numpy there is no such array.
  expect(ended.stdout.trimEnd().split('\n')).toEqual([...lines([]), ...lines(['its own'])])
})
