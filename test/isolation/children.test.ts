// Children that plugins start: Python's own start methods run Python and not Node, and a fork does not become a second Node.

import { describe, expect, it } from 'vitest'
import { runChild } from '../support/child'

const rude = `const rude = await loadModule(fixture('modules/rude.py'))\n`
const call = (name: string, args = '[]'): string => `${rude}console.log(JSON.stringify(await rude.call('${name}', ${args})))`

describe('multiprocessing', () => {
  it.each([
    ['pool', '[1,4,9]'],
    ['process_pool', '[1,4,9]'],
    ['default_pool', '["spawn",[1,4,9]]'],
  ])('%s', async (name, expected) => {
    const ended = await runChild(call(name, '[[1, 2, 3]]'), { limit: 60_000 })
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: `${expected}\n` })
  })
})

describe('subprocess', () => {
  it('sys.executable is Python', async () => {
    const ended = await runChild(`${rude}const { executable } = await rude.call('facts')
      const { execFileSync } = await import('node:child_process')
      console.log(String(execFileSync(executable, ['-c', 'print(6 * 7)'])).trim(), executable === runtimeInfo().program)`)
    expect(ended).toMatchObject({ code: 0, stdout: '42 true\n' })
  })

  it('by asyncio', async () => {
    expect(await runChild(call('asyncio_child'))).toMatchObject({ code: 0, stdout: '["child",0]\n' })
  })
})

it('os.fork: the child that returns from the plugin ends, the parent goes on', async () => {
  const ended = await runChild(`
    const os = await loadModule('os')
    const pid = await os.call('fork')
    const [seen, status] = await os.call('waitpid', [pid, 0])
    console.log(seen === pid, status >> 8, await os.call('getpid') === process.pid)`)
  expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'true 70 true\n' })
})
