// Results that are larger than the inbox, and one for which there is no memory: that call rejects, the others are served.

import { expect, it } from 'vitest'
import { runChild } from '../support/child'

const program = (body: string): string => `
  const Real = globalThis.ArrayBuffer
  const limit = 8 * 1024 * 1024
  // Memory that is not there: what V8 does beyond its limits.
  globalThis.ArrayBuffer = new Proxy(Real, {
    construct(target, [size, ...rest]) {
      if (size > limit) throw new RangeError('Array buffer allocation failed')
      return Reflect.construct(target, [size, ...rest])
    },
  })
  const text = (n) => "'x' * " + n
  const builtins = await loadModule('builtins')
  const code = (p) => p.then((v) => v.length, (e) => e.code + ' ' + e.name)
  ${body}`

it('a call whose result has no room rejects, those around it are served', async () => {
  const ended = await runChild(
    program(`
    const calls = [text(10), text(20_000_000), text(2_000_000), text(30_000_000), text(11)].map((t) => code(builtins.call('eval', [t, {}])))
    console.log((await Promise.all(calls)).join(', '))
    console.log(await code(builtins.call('eval', [text(5), {}])))`),
  )
  expect(ended).toMatchObject({
    code: 0,
    stdout: '10, AIGES_ERR_TOO_LARGE AigesError, 2000000, AIGES_ERR_TOO_LARGE AigesError, 11\n5\n',
    stderr: '',
  })
})

it('the same by callSync', async () => {
  const ended = await runChild(
    program(`
    try { builtins.callSync('eval', [text(20_000_000), {}]) } catch (e) { console.log(e.code, e.message.includes('bytearray')) }
    console.log(builtins.callSync('eval', [text(3_000_000), {}]).length)`),
  )
  expect(ended).toMatchObject({ code: 0, stdout: 'AIGES_ERR_TOO_LARGE true\n3000000\n', stderr: '' })
})

it('a text that is longer than JavaScript can hold', async () => {
  const ended = await runChild(`
    const builtins = await loadModule('builtins')
    await builtins.call('eval', ["'x' * (2**29)", {}]).catch((e) => console.log(e.name, e.code))
    console.log((await builtins.call('eval', ["'x' * 1000", {}])).length)`)
  expect(ended).toMatchObject({ code: 0, stdout: 'AigesError AIGES_ERR_TOO_LARGE\n1000\n', stderr: '' })
})
