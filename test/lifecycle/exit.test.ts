// How a process that runs Python ends: by every door, with the exit code it was going to have, with Python threads busy or not (hazards, exit matrix).
// Each door needs a process of its own.

import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { runChild, scriptFile } from '../support/child'

const lab = `const lab = await loadModule(fixture('modules/lab.py'))\n`
const busy = `${lab}await lab.call('spin_threads', [8])\n`

describe('exit', () => {
  it('TX1: ends by itself when nothing is left to do', async () => {
    const ended = await runChild(`${lab}console.log(await lab.call('identity', [42]))`)
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: '42\n', stderr: '' })
  })

  it('TX1: ends by itself although Python threads are busy', async () => {
    expect(await runChild(busy)).toMatchObject({ code: 0, signal: null, stderr: '' })
  })

  it('TX2: process.exit(3) with eight busy Python threads', async () => {
    for (let i = 0; i < 5; i++) expect(await runChild(`${busy}process.exit(3)`)).toMatchObject({ code: 3, signal: null, stderr: '' })
  })

  it('TX2: process.exitCode set in an exit listener wins', async () => {
    const ended = await runChild(`${busy}process.on('exit', () => { process.exitCode = 9 })`)
    expect(ended).toMatchObject({ code: 9, signal: null })
  })

  it('TX3: an uncaught exception during a call', async () => {
    const ended = await runChild(`${busy}lab.call('sleep', [30]).catch(() => {}); setTimeout(() => { throw new Error('boom') }, 50)`)
    expect(ended).toMatchObject({ code: 1, signal: null })
    expect(ended.stderr).toContain('boom')
  })

  it('TX4: an unhandled rejection', async () => {
    const ended = await runChild(`${busy}lab.call('fail', ['nobody catches this'])`)
    expect(ended).toMatchObject({ code: 1, signal: null })
    expect(ended.stderr).toContain('ValueError: nobody catches this')
  })

  it('TX5: SIGTERM without a handler', async () => {
    const ended = await runChild(`${busy}console.log('up'); await lab.call('sleep', [30])`, {
      onLine: { line: 'up', then: (kill) => kill('SIGTERM') },
    })
    expect(ended).toMatchObject({ code: null, signal: 'SIGTERM' })
  })

  it('TX5: SIGTERM with a handler that exits', async () => {
    const ended = await runChild(`process.on('SIGTERM', () => process.exit(7)); ${busy}console.log('up'); await lab.call('sleep', [30])`, {
      onLine: { line: 'up', then: (kill) => kill('SIGTERM') },
    })
    expect(ended).toMatchObject({ code: 7, signal: null })
  })

  it('TX6: SIGINT twice', async () => {
    const ended = await runChild(
      `let n = 0; process.on('SIGINT', () => { if (++n === 2) process.exit(130); console.log('once') }); ${busy}console.log('up'); await lab.call('sleep', [30])`,
      {
        onLine: {
          line: 'up',
          then: (kill) => {
            kill('SIGINT')
            setTimeout(() => kill('SIGINT'), 100)
          },
        },
      },
    )
    expect(ended).toMatchObject({ code: 130, signal: null })
  })

  it('TX7: process.exit inside a callback that plugin output called', async () => {
    const ended = await runChild(
      `const lab = await loadModule(fixture('modules/lab.py'), { onLog: () => process.exit(5) })
       await lab.call('spin_threads', [4]); await lab.call('say', ['hi']); await sleep(20000)`,
    )
    expect(ended).toMatchObject({ code: 5, signal: null })
  })

  it('TX8: close, then the natural end', async () => {
    const ended = await runChild(`${lab}await lab.call('identity', [1]); await lab.close(); console.log('closed')`)
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'closed\n', stderr: '' })
  })

  it('TX9: a non-daemon Python thread does not keep the process', async () => {
    expect(await runChild(`${lab}await lab.call('non_daemon_thread')`)).toMatchObject({ code: 0, signal: null, stderr: '' })
  })

  it('TX16: process.exit with 200 external Buffers out and 50 views kept by Python', async () => {
    const ended = await runChild(`${lab}
      const out = []
      for (let i = 0; i < 200; i++) out.push(await lab.call('zeros', [65536]))
      for (let i = 0; i < 50; i++) await lab.call('keep', [Buffer.alloc(65536, i)])
      process.exit(0)`)
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  })

  it('keeps the process alive for an open call and no longer', async () => {
    const ended = await runChild(`${lab}lab.call('sleep', [0.3, 'late']).then(console.log)`)
    expect(ended).toMatchObject({ code: 0, stdout: 'late\n' })
  })

  it('brings all plugin output out before it ends', async () => {
    const ended = await runChild(`${lab}await lab.call('say', ['line', 5000]); process.exit(2)`)
    expect(ended.code).toBe(2)
    expect(ended.stdout.trimEnd().split('\n')).toEqual(Array.from({ length: 5000 }, (_, i) => `line ${i}`))
  })
})

it('says on stderr how many bytes of plugin output nobody read in time', async () => {
  const script = scriptFile(`${lab}await lab.call('say', ['line', 100000]); process.exit(2)`)
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  let read = 0
  // Nobody reads before the process is gone.
  child.on('exit', () =>
    child.stdout.on('data', (chunk: Buffer) => {
      read += chunk.length
    }),
  )
  const code = await new Promise((resolve) => child.on('close', resolve))
  const lost = Number(/^aiges-native: (\d+) bytes of plugin output were lost/.exec(stderr)?.[1])
  expect({ code, all: read + lost }).toEqual({ code: 2, all: Array.from({ length: 100_000 }, (_, i) => `line ${i}\n`).join('').length })
})

describe('atexit', () => {
  const register = `const lab = await loadModule(fixture('modules/lab.py')); await lab.call('at_exit', ['bye'])\n`

  it('runs when every plugin was closed before', async () => {
    const ended = await runChild(`${register}await lab.close(); process.exit(6)`)
    expect(ended).toMatchObject({ code: 6, stdout: 'bye\n', stderr: '' })
  })

  it('does not run under a plugin that is still open', async () => {
    expect(await runChild(`${register}process.exit(6)`)).toMatchObject({ code: 6, stdout: '', stderr: '' })
  })

  it('TX10: a hanging exit function is waited for within a budget', async () => {
    const ended = await runChild(`${register}await lab.call('hang_at_exit'); await lab.close(); process.exit(6)`, { limit: 15_000 })
    expect(ended).toMatchObject({ code: 6, signal: null })
  })
})
