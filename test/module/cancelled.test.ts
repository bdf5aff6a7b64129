// A call whose caller gave up is told so: `_aiges_native.cancelled()` turns true on its thread, and its late result reaches nobody.

import { expect, it } from 'vitest'
import { loadModule } from '../../dist/index.js'
import { fixture } from '../support/child'

it('a running call sees that its caller gave up', async () => {
  await using lab = await loadModule(fixture('modules/lab.py'), { concurrency: 2 })
  const abort = new AbortController()
  const call = lab.call('was_cancelled', [20], {}, { signal: abort.signal })
  while ((await lab.call<number>('cancel_watchers')) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  abort.abort()
  await expect(call).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED' })
  while ((await lab.call<number>('cancel_watchers')) > 0) await new Promise((resolve) => setTimeout(resolve, 1))
  expect(await lab.call('last_kept')).toBe(true)
})
