// Native code of plugins and the process around it: handlers of the C library that would run at the exit, the floating point mode
// of threads, and their stacks.

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runChild } from '../support/child'
import { compiled } from '../support/compiled'
import { freshPath } from '../support/gates'

describe('exit', () => {
  const armed = (library: string, marker: string) => `
    const natives = await loadModule(fixture('modules/natives.py'))
    await natives.call('call', [${JSON.stringify(library)}, 'arm', ${JSON.stringify(marker)}])\n`

  it.for([
    ['process.exit(3)', 3],
    ['process.exitCode = 4', 4],
    ["setTimeout(() => { throw new Error('boom') })", 1],
  ] as [string, number][])('%s: no handler of a library runs under its threads', async ([end, code], context) => {
    const marker = freshPath('marker')
    const ended = await runChild(armed(compiled('exit_handlers', context), marker) + end)
    expect(ended).toMatchObject({ code, signal: null })
    expect(existsSync(marker)).toBe(false)
  })

  it('the library does what it is there for when nobody stops it', async (context) => {
    const marker = freshPath('marker')
    const library = compiled('exit_handlers', context)
    // Python alone: its exit runs the handlers.
    const ended = await runChild(`
      import { spawnSync } from 'node:child_process'
      await loadModule(fixture('modules/natives.py'))
      const code = 'import ctypes, sys; ctypes.CDLL(sys.argv[1]).arm(sys.argv[2].encode())'
      console.log(spawnSync(runtimeInfo().program, ['-c', code, ${JSON.stringify(library)}, ${JSON.stringify(marker)}]).status)`)
    expect(ended).toMatchObject({ code: 0, stdout: '99\n' })
    expect(existsSync(marker)).toBe(true)
  })
})

describe('denormal numbers', () => {
  const ways = [
    ['a library that switches them off when it is loaded', "'load', [library]"],
    ['a function that switches them off', "'call', [library, 'switch_off_denormals']"],
  ].flatMap(([what, call]) => ['call', 'callSync'].map((way) => [what, way, call] as [string, string, string]))

  it.for(ways)('survive %s (%s)', async ([, way, call], context) => {
    if (process.arch !== 'x64') context.skip('only x64 has a mode that such libraries change')
    const ended = await runChild(`
      const library = ${JSON.stringify(compiled('fast_math', context))}
      const natives = await loadModule(fixture('modules/natives.py')${way === 'call' ? ', { concurrency: 1 }' : ''})
      const half = (x) => x / 2
      await natives.${way}(${call})
      console.log(half(2e-310), await natives.${way}('half', [2e-310]), await natives.${way}('call', [library, 'mode']))`)
    expect(ended).toMatchObject({ code: 0, stderr: '', stdout: '1e-310 1e-310 0\n' })
  })
})

describe('stack', () => {
  it('the threads that run Python have 16 MiB, whatever the limit of the process', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux tells the stack of a thread')
    const ended = await runChild(`
      const natives = await loadModule(fixture('modules/natives.py'))
      console.log(await natives.call('call', [${JSON.stringify(compiled('stack', context))}, 'stack_kib']))`)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(Number(ended.stdout)).toBeGreaterThan(16 * 1024 - 64)
  })
})
