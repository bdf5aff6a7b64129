// What belongs to the whole process stays Node's: signals, the handlers of faults, the C environment, the locale, the exit. A plugin that
// reaches for it is told once and goes on.

import { describe, expect, it } from 'vitest'
import { runChild } from '../support/child'

const rude = `const rude = await loadModule(fixture('modules/rude.py'))\n`
const masks = `
const { readFileSync } = await import('node:fs')
const masks = () => readFileSync('/proc/self/status', 'utf8').match(/Sig(Cgt|Ign|Blk):\\t\\w+/g).join()
`

describe('signals', () => {
  it('handlers are the same before and after Python starts, and after a plugin has tried to change them', async () => {
    const ended = await runChild(`${masks}const before = masks(); ${rude}const started = masks()
      await rude.call('take_signals'); await rude.call('take_faults'); await rude.call('asyncio_signal').catch(() => {})
      console.log(before === started, before === masks())
      await sleep(50); console.log('no alarm')`)
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'true true\nno alarm\n' })
    expect(ended.stderr.match(/signal\.signal\(\) is ignored/g)).toHaveLength(1)
    expect(ended.stderr).toMatch(/faulthandler\.enable\(\) is ignored \(.*rude\.py:\d+\)/)
  })

  it('SIGTERM still reaches Node', async () => {
    const ended = await runChild(
      `process.on('SIGTERM', () => { console.log('node heard'); process.exit(6) }); ${rude}await rude.call('take_signals'); console.log('up'); await sleep(20000)`,
      {
        onLine: { line: 'up', then: (kill) => kill('SIGTERM') },
      },
    )
    expect(ended).toMatchObject({ code: 6, stdout: 'up\nnode heard\n' })
  })

  it('a WebAssembly trap stays a JavaScript exception', async () => {
    const ended = await runChild(`${rude}await rude.call('take_faults')
      // (memory 1) (func (export "f") (drop (i32.load (i32.const -4))))
      const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 5, 1, 1, 102, 0, 0, 10, 10, 1, 8, 0, 65, 124, 40, 2, 0, 26, 11]
      const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes))
      try { instance.exports.f() } catch (e) { console.log(e.name) }`)
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'RuntimeError\n' })
  })
})

describe('the environment', () => {
  it('changes of os.environ are seen by Python and its children, not by Node', async () => {
    const ended = await runChild(
      `${rude}
      console.log(await rude.call('set_env', ['RUDE_X', 'value']), process.env.RUDE_X, process.env.RUDE_X_PUT)
      console.log((await rude.call('child_env', ['RUDE_X'])).join())
      await rude.call('unset_env', ['GIVEN'])
      console.log((await rude.call('child_env', ['GIVEN'])).join(), process.env.GIVEN)`,
      { env: { GIVEN: 'by the service' } },
    )
    expect(ended).toMatchObject({ code: 0, stdout: 'value undefined undefined\nvalue,value,value,own,0\nNone,,,own,256 by the service\n' })
  })

  it('writes in Python against reads in JavaScript', async () => {
    const seconds = process.env['AIGES_TEST_SLOW'] === '1' ? 30 : 5
    const ended = await runChild(`${rude}await rude.call('write_env_for_ever')
      const until = Date.now() + ${seconds} * 1000
      let n = 0
      while (Date.now() < until) { for (let i = 0; i < 1000; i++) n += (process.env['RUDE_' + (i % 300)] ?? '').length + Object.keys(process.env).length; await sleep(0) }
      console.log('alive', n > 0)`)
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'alive true\n' })
  })
})

describe('exit', () => {
  it.each(['sys.exit', 'exit', 'raise', 'error', 'interrupt'])('%s in a thread ends the thread', async (how) => {
    const ended = await runChild(`${rude}console.log(await rude.call('exit_in_thread', ['${how}']), await rude.call('square', [3]))`)
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'false 9\n' })
    if (how === 'error') expect(ended.stderr).toContain('ValueError: in a thread')
  })
})

describe('the rest', () => {
  it('the locale of C stays, and with it what JavaScript formats', async () => {
    const ended = await runChild(
      `${masks}
      const format = () => [(1234567.891).toLocaleString(), new Date(0).toLocaleDateString('de'), 'ä'.localeCompare('z'), 'İ'.toLocaleLowerCase()].join('|')
      const before = format(); ${rude}
      const facts = await rude.call('facts')
      console.log(before === format(), facts.locale, facts.filesystem, facts.main, facts.argv.join('|') === '')`,
      { env: { LC_ALL: 'C.UTF-8' } },
    )
    expect(ended).toMatchObject({ code: 0, stdout: 'true C utf-8 false true\n' })
  })

  it('denormal numbers survive, in Python and here', async () => {
    const ended = await runChild(
      `${rude}console.log((await rude.call('denormal')).join(), rude.callSync('denormal').join(), 5e-324 / 1, 2.2250738585072014e-308 / 2)`,
    )
    expect(ended).toMatchObject({
      code: 0,
      stdout: '5e-324,1.1125369292536007e-308 5e-324,1.1125369292536007e-308 5e-324 1.1125369292536007e-308\n',
    })
  })

  it('the standard streams stay Node’s, whatever a plugin closes, and no dump ends the process', async () => {
    const ended = await runChild(`${rude}
      await rude.call('close_streams'); await rude.call('end_by_dump')
      console.log('out'); console.error('err')`)
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'out\n' })
    expect(ended.stderr).toMatch(/os\.close\(\) of a standard stream is ignored \(.*rude\.py:\d+\): descriptors 0, 1 and 2/)
    // What the plugin writes and what Node writes are not ordered among each other.
    expect(ended.stderr).toMatch(/exit=True of faulthandler.dump_traceback_later\(\) is ignored/)
    expect(ended.stderr).toMatch(/(^|\n)err\n/)
  })

  it('os.chdir of a plugin does not move where wrappers are looked for', async () => {
    const ended = await runChild(`${rude}
      const before = process.cwd()
      console.log(await rude.call('chdir', ['/']), process.cwd() === before)
      await loadWrapper('wrapper.py').catch((e) => console.log(e.code, e.message.includes(before + '/wrapper.py')))
      console.log(await rude.call('square', [2]))`)
    expect(ended).toMatchObject({ code: 0, stdout: '/ true\nAIGES_ERR_WRAPPER_NOT_FOUND true\n4\n' })
  })
})
