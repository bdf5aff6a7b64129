// The streams a plugin sees: its input is at its end, closing or replacing one is its own affair, and a descriptor it closes does not take the
// process with it.

import { describe, expect, it } from 'vitest'
import { runChild } from '../support/child'

const noisy = `const noisy = await loadModule(fixture('modules/noisy.py'))\n`

describe('sys.stdin', () => {
  it('is at its end: input() raises EOFError, read() gives nothing', async () => {
    const ended = await runChild(`${noisy}
      await noisy.call('ask').catch((e) => console.log(e.code, e.pythonType))
      console.log(JSON.stringify(await noisy.call('read')))`)
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('AIGES_ERR_PYTHON EOFError\n["","",false]\n') as string })
  })
})

describe('sys.stdout and sys.stderr', () => {
  it('look like streams', async () => {
    const ended = await runChild(`${noisy}console.log(JSON.stringify(await noisy.call('facts')))`)
    expect(ended).toMatchObject({ code: 0, stdout: '[false,1,true,"utf-8",true]\n' })
  })

  it('may be set to None', async () => {
    const ended = await runChild(
      `${noisy}await noisy.call('no_streams'); await noisy.call('lines', ['x', 1]).catch(() => {}); await noisy.call('log').catch(() => {}); console.log('alive')`,
    )
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'alive\n' })
  })

  it('may be closed, and go on', async () => {
    const ended = await runChild(`${noisy}await noisy.call('close_streams'); await noisy.call('lines', ['x', 2])`)
    expect(ended).toMatchObject({ code: 0, stdout: 'still here\nx 0\nx 1\n', stderr: '' })
  })

  it('may be replaced', async () => {
    const ended = await runChild(`${noisy}console.log(JSON.stringify(await noisy.call('replaced')))`)
    expect(ended).toMatchObject({ code: 0, stdout: '"captured\\n"\n' })
  })

  it.each([1, 2])('descriptor %d may be closed by the plugin: the process lives', async (fd) => {
    const ended = await runChild(`${noisy}
      await noisy.call('close_descriptor', [${fd}]); await noisy.call('both'); await noisy.call('lines', ['x', 5000])
      if ((await noisy.call('replaced')) !== 'captured\\n') process.exit(9)
      await noisy.close()`)
    expect(ended).toMatchObject({ code: 0, signal: null })
  })

  it('a reader that goes away does not end the process', async () => {
    const ended = await runChild(`
      process.stdout.on('error', () => {})
      ${noisy}
      for (let i = 0; i < 5; i++) await noisy.call('lines', ['x', 1000])
      console.error('alive')`)
    expect(ended).toMatchObject({ code: 0, stderr: 'alive\n' })
  })

  it('children write where the process does, or into their pipe', async () => {
    const ended = await runChild(`${noisy}console.log(await noisy.call('child', ['from a child']))`)
    expect(ended).toMatchObject({ code: 0, stdout: 'from a child\n\n' })
  })
})
