// What a call leaves behind when it is over: no timer, no place among the calls of a signal, no number in the table.

import { expect, it } from 'vitest'
import type { Board } from '../../lib/scheduler/board'
import { OpenCall } from '../../lib/scheduler/open-call'
import { watchSignal } from '../../lib/scheduler/signals'
import { runChild } from '../support/child'

it('no place among the calls of a signal that lives on', async () => {
  const { signal } = new AbortController()
  const calls = watchSignal(signal, { abort() {} })
  const call = new OpenCall({} as Board, undefined)
  const outcome = call.outcome(undefined, signal)
  expect(calls.size).toBe(2)
  call.finish('value')
  await expect(outcome).resolves.toBe('value')
  expect(calls.size).toBe(1)
})

it.each([
  ['the timer of its timeout', "console.log(await lab.call('identity', [1], {}, { timeout: 3_600_000 }))", '1\n'],
  [
    'an open call, when native refuses it',
    `const gone = new Uint8Array(40_000)
     const args = [{ gone, get later() { structuredClone(gone.buffer, { transfer: [gone.buffer] }); return 1 } }]
     await lab.call('identity', args).catch((error) => console.log(error.code))
     console.log(await lab.call('identity', [2]))`,
    'AIGES_ERR_BUFFER_DETACHED\n2\n',
  ],
])('nothing that keeps the process: %s', async (_, body, stdout) => {
  const ended = await runChild(`const lab = await loadModule(fixture('modules/lab.py'))
${body}`)
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '', stdout })
})
