// Results that are larger than the inbox, and one for which there is no memory: that call rejects, the others are served. And how much of what is there
// one turn of the event loop reads.

import { describe, expect, it } from 'vitest'
import { type Ended, runChild } from '../support/child'

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

it.each([
  ['a call', 'await one()'],
  ['callSync', "builtins.callSync('eval', [text(30_000_000), {}])"],
])('the memory a large result of %s needed goes back', async (_, large) => {
  const ended = await runChild(
    `
    const builtins = await loadModule('builtins')
    const text = (n) => "'x' * " + n
    const one = () => builtins.call('eval', [text(30_000_000), {}])
    ${large}
    do { globalThis.gc(); await sleep(5) } while (process.memoryUsage().arrayBuffers > 10_000_000)
    console.log((await builtins.call('eval', [text(10), {}])), builtins.callSync('eval', [text(300_000), {}]).length)`,
    { nodeArgs: ['--expose-gc'] },
  )
  expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'xxxxxxxxxx 300000\n', stderr: '' })
})

describe('a turn of the event loop', () => {
  /** How many of 1000 answers, all there, were read when the loop has come around once. */
  const readAtOnce = (clock: string): Promise<Ended> =>
    runChild(`
      const lab = await loadModule(fixture('modules/lab.py'))
      await lab.call('identity', [0])
      performance.now = ${clock}
      let read = 0
      let once
      const calls = Array.from({ length: 1000 }, (_, i) => lab.call('keep_a_note', [i]).then(() => {
        if (++read === 1) setImmediate(() => (once = read))
      }))
      while (lab.callSync('notes').length < 1000);
      await Promise.all(calls)
      console.log(once)`)

  it.each([
    ['256 answers', '() => 0', 512],
    ['2 ms, looked at after every 16th', '(() => { let now = 0; return () => (now += 1000) })()', 32],
  ])('gives %s, so that timers and sockets get theirs', async (_, clock, most) => {
    const ended = await readAtOnce(clock)
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    expect(Number(ended.stdout)).toBeGreaterThan(0)
    expect(Number(ended.stdout)).toBeLessThanOrEqual(most)
  })
})
