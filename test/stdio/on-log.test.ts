// onLog: lines of one wrapper go to its own function, in order and without their line break; the process's streams get nothing of them.

import { describe, expect, it } from 'vitest'
import { runChild } from '../support/child'

const collect = `
const { inspect } = await import('node:util')
const lines = { a: [], b: [] }
const load = (name) => loadModule(fixture('modules/noisy.py'), { onLog: (line) => lines[name].push(line) })
const a = await load('a'), b = await load('b')
const settle = async (name, n) => { while (lines[name].length < n) await sleep(1) }
`

describe('onLog', () => {
  it('gets the lines of its own module only, all and in order', async () => {
    const ended = await runChild(`${collect}
      await Promise.all([a.call('lines', ['a', 5000]), b.call('lines', ['b', 3000])])
      await settle('a', 5000); await settle('b', 3000)
      console.log(lines.a.every((l, i) => l.text === 'a ' + i && l.stream === 'stdout'), lines.b.every((l, i) => l.text === 'b ' + i), lines.a.length, lines.b.length)`)
    expect(ended).toMatchObject({ code: 0, stdout: 'true true 5000 3000\n', stderr: '' })
  })

  it('tells the streams apart, and cuts lines where they end', async () => {
    const ended = await runChild(`${collect}
      await a.call('both'); await a.call('in_pieces'); await a.call('write', ['x\\r\\ny\\n\\nz'])
      await settle('a', 7)
      console.log(JSON.stringify(lines.a))`)
    const out = (text: string): object => ({ stream: 'stdout', text })
    expect(JSON.parse(ended.stdout)).toEqual(
      expect.arrayContaining([
        out('to out'),
        { stream: 'stderr', text: 'to err' },
        out('one line in pieces'),
        out('x'),
        out('y'),
        out(''),
        out('z'),
      ]),
    )
  })

  it('gets what the load itself prints', async () => {
    const ended = await runChild(`
      const seen = []
      const wrapper = await loadWrapper(fixture('wrappers/prints.py'), { onLog: (l) => seen.push(l.text) })
      await wrapper.once({ params: { lines: 2 } })
      while (!seen.includes('no newline at the end')) await sleep(1)
      await wrapper.close()
      console.log(seen[0].startsWith('init'), seen.includes('out line 1'), seen.includes('bytes grün'))`)
    expect(ended).toMatchObject({ code: 0, stdout: 'true true true\n' })
  })

  it('gets what the end prints', async () => {
    const ended = await runChild(`
      const seen = []
      const wrapper = await loadWrapper(fixture('wrappers/sleeps.py'), { config: {}, onLog: (l) => seen.push(l.text) })
      await wrapper.close()
      console.log(seen.join())`)
    expect(ended).toMatchObject({ code: 0, stdout: 'fini\n' })
  })

  it('has every line before close resolves, those of wrapperFini last', async () => {
    const ended = await runChild(`
      const wrong = []
      for (let round = 0; round < 30; round++) {
        const seen = []
        const wrapper = await loadWrapper(fixture('wrappers/prints.py'), { onLog: (l) => seen.push(l.text) })
        wrapper.once({ params: { lines: 3000 } }).catch(() => {})
        await wrapper.close()
        const lines = seen.filter((text) => text.startsWith('out line '))
        if (lines.length !== 3000 || lines.some((text, i) => text !== 'out line ' + i) || seen.at(-1) !== 'fini') wrong.push([round, lines.length, seen.at(-1)])
      }
      console.log(JSON.stringify(wrong))`)
    expect(ended).toMatchObject({ code: 0, stdout: '[]\n' })
  })

  it('has every line before close resolves when more was printed than its mailbox holds', async () => {
    const ended = await runChild(`
      let seen = 0
      const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
      const noisy = await loadModule(fixture('modules/noisy.py'), { onLog: () => { if (seen++ === 0) pause() } })
      noisy.call('lines', ['x'.repeat(1000), 10000]).catch(() => {})
      await noisy.close()
      console.log(seen)`)
    expect(ended).toMatchObject({ code: 0, stdout: '10000\n' })
  })

  it.each([
    ['on the spot', ''],
    ['on the thread of the lane', 'concurrency: 1,'],
  ])('loses nothing of a callSync that prints more than anybody can take meanwhile, %s', async (_, options) => {
    const ended = await runChild(`
      let seen = 0
      const noisy = await loadModule(fixture('modules/noisy.py'), { ${options} onLog: () => seen++ })
      noisy.callSync('lines', ['x'.repeat(1000), 20000])
      await noisy.close()
      console.log(seen, runtimeInfo().logDropped)`)
    expect(ended).toMatchObject({ code: 0, stdout: '20000 0\n' })
  })

  it("has a call's lines before the call resolves", async () => {
    const ended = await runChild(`${collect}
      await a.call('lines', ['a', 5000])
      console.log(lines.a.length)
      await a.call('in_pieces')
      console.log(lines.a.length)`)
    expect(ended).toMatchObject({ code: 0, stdout: '5000\n5001\n' })
  })

  it('an exception in it is an uncaught exception of the user, and no call suffers', async () => {
    const ended = await runChild(`
      let caught = 0
      process.on('uncaughtException', (e) => { caught++; console.log('caught', e.message) })
      const noisy = await loadModule(fixture('modules/noisy.py'), { onLog: () => { throw new Error('mine') } })
      await noisy.call('lines', ['x', 2]); while (caught < 2) await sleep(1)
      console.log(await noisy.call('replaced'))`)
    expect(ended).toMatchObject({ code: 0, stdout: 'caught mine\ncaught mine\ncaptured\n\n' })
  })

  it('may make calls of its own', async () => {
    const ended = await runChild(`
      const calls = []
      const noisy = await loadModule(fixture('modules/noisy.py'), { onLog: (l) => { if (l.text === 'x 0') calls.push(noisy.call('replaced'), noisy.callSync('facts').length) } })
      await noisy.call('lines', ['x', 3])
      while (calls.length < 2) await sleep(1)
      console.log(JSON.stringify(await Promise.all(calls)))`)
    expect(ended).toMatchObject({ code: 0, stdout: '["captured\\n",5]\n' })
  })

  it('does not keep the process alive', async () => {
    const ended = await runChild(`${collect}await a.call('lines', ['x', 1]); console.log('end')`)
    expect(ended).toMatchObject({ code: 0, stdout: 'end\n' })
  })
})
