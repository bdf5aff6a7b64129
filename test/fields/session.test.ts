// Sessions of wrappers with fields: params are validated when one is opened, bodies frame by frame; of bodies none has to be in a frame.

import { expect, it } from 'vitest'
import { AudioBodyField, IntegerParamField, loadWrapper } from '../../dist/index.js'
import { fixture } from '../support/child'

it('validates what opens a session and what is written to it', async () => {
  const wrapper = await loadWrapper(fixture('wrappers/streams/threads.py'), {
    onLog() {},
    check: 'off',
    request: {
      params: { after: IntegerParamField({ minimum: 1, required: true }) },
      body: { audio: AudioBodyField({ required: true, encoding: 'wav' }) },
    },
  })
  await expect(wrapper.stream({ params: { after: 0 } })).rejects.toMatchObject({
    code: 'AIGES_ERR_INVALID_REQUEST',
    violations: [{ path: 'params.after', actual: '0' }],
  })
  const session = await wrapper.stream({ params: { after: 9 } })
  await expect(session.write({ body: { other: 'x' } as never })).rejects.toMatchObject({ violations: [{ path: 'body.other' }] })
  // A piece of a sound: only the first of all begins as its format does.
  await session.write({ body: { audio: 'x' } })
  await session.end()
  const parts: string[] = []
  for await (const part of session) parts.push(part.list[0]?.text() ?? '')
  expect(parts).toEqual(['<x>', '<>'])
  await wrapper.close()
})
