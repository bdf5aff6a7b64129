/**
 * The wrapper as the service runs it: node --test
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { loadWrapper, WrapperError } from 'aiges-native'

const picture = readFileSync(new URL('../wrapper/test_data/test.png', import.meta.url))

let wrapper
before(async () => {
  wrapper = await loadWrapper(new URL('../wrapper/wrapper.py', import.meta.url))
})
after(() => wrapper?.close())

test('it answers with the picture it was sent', async () => {
  const reply = await wrapper.once({ params: { p1: '3', p2: 'text' }, body: { data: picture, switch: 'ctrl', data2: picture } })
  assert.deepEqual(reply.body.result.data, picture)
  assert.equal(reply.body.result.type, 2)
})

test('it says what is wrong with a request without a picture', async () => {
  await assert.rejects(wrapper.once({ params: { p2: 'text' }, body: { switch: 'ctrl' } }), (error) => {
    assert.ok(error instanceof WrapperError)
    assert.equal(error.errorCode, 100)
    return true
  })
})
