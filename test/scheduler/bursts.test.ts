// Calls that wait for one lane are run in one stretch of holding the GIL; that stretch ends now and then, so that other lanes get theirs.

import { expect, it } from 'vitest'
import { runChild } from '../support/child'

it('a lane that never runs dry does not keep another waiting', async () => {
  // Calls of C code only, of a millisecond each: Python itself gives the GIL up nowhere in them. There are always 64 more, until the other lane has answered
  // or the queue has been fed for what would be half a minute.
  const ended = await runChild(
    `
    const builtins = await loadModule('builtins')
    const lab = await loadModule(fixture('modules/lab.py'))
    await lab.call('identity', [0])
    const number = 2n ** 1500n - 1n
    let fed = 0
    let heard = false
    const feed = async () => {
      while (!heard && ++fed < 20_000) await builtins.call('pow', [3n, number, number])
    }
    const feeding = Array.from({ length: 64 }, feed)
    lab.call('identity', ['other']).then(() => (heard = true))
    await Promise.all(feeding)
    console.log(fed < 20_000 ? 'heard' : 'starved')`,
    { limit: 55_000 },
  )
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '', stdout: 'heard\n' })
})
