// What plugins print arrives on the process's stdout and stderr: every line, whole, and in the order of the thread that printed it, also when
// nobody is quick to read and when Node has made the descriptor non-blocking.

import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { runChild, scriptFile } from '../support/child'

const noisy = `const noisy = await loadModule(fixture('modules/noisy.py'))\n`
const numbered = (name: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${name} ${i}`)

function expectThreads(stdout: string, threads: number, count: number): void {
  const lines = stdout.trimEnd().split('\n')
  expect(lines.length).toBe(threads * count)
  for (let t = 0; t < threads; t++) expect(lines.filter((line) => line.startsWith(`t${t} `))).toEqual(numbered(`t${t}`, count))
}

describe('all output arrives', () => {
  it('5000 lines of each of 8 threads', async () => {
    const ended = await runChild(`${noisy}await noisy.call('many', [8, 5000])`)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expectThreads(ended.stdout, 8, 5000)
  })

  it('although process.stdout was touched first', async () => {
    const ended = await runChild(`process.stdout.write(''); process.stderr.write(''); ${noisy}await noisy.call('many', [8, 2000])`)
    expect(ended.code).toBe(0)
    expectThreads(ended.stdout, 8, 2000)
  })

  it('through a pipe that is read slowly', async () => {
    const child = spawn(
      process.execPath,
      [scriptFile(`process.stdout.write(''); ${noisy}await noisy.call('many', [4, 5000]); console.error('called')`)],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let stdout = ''
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    // Nothing is read until the pipe must be full, then piece by piece.
    await new Promise((resolve) => setTimeout(resolve, 700))
    for await (const piece of child.stdout.setEncoding('utf8')) {
      stdout += piece as string
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    expect(await ended).toBe(0)
    expectThreads(stdout, 4, 5000)
  })

  it('to each stream its own', async () => {
    const ended = await runChild(`${noisy}await noisy.call('lines', ['o', 3000]); await noisy.call('lines', ['e', 3000, 'stderr'])`)
    expect(ended.stdout.trimEnd().split('\n')).toEqual(numbered('o', 3000))
    expect(ended.stderr.trimEnd().split('\n')).toEqual(numbered('e', 3000))
  })

  it('one line of 20 MB', async () => {
    const ended = await runChild(`${noisy}await noisy.call('huge', [20_000_000])`)
    expect(ended.stdout.length).toBe(20_000_001)
  })

  it('before process.exit', async () => {
    const ended = await runChild(`${noisy}await noisy.call('lines', ['x', 20_000]); process.exit(4)`)
    expect(ended.code).toBe(4)
    expect(ended.stdout.trimEnd().split('\n')).toEqual(numbered('x', 20_000))
  })

  it('of logging, of threads, in pieces and as bytes', async () => {
    const ended = await runChild(`${noisy}
      await noisy.call('log'); await noisy.call('in_pieces'); await noisy.call('from_thread', ['of a thread'])
      await noisy.call('raw', [Buffer.from('bytes: grün\\n')]); await noisy.call('raw', [Buffer.from([0xff, 0x0a])])`)
    expect(ended.stdout).toBe('one line in pieces\nof a thread\nbytes: grün\n\\xff\n')
    expect(ended.stderr).toBe('WARNING:root:a warning\nERROR:named:an error\n')
  })

  it('what cannot be encoded is shown as an escape', async () => {
    const ended = await runChild(`${noisy}console.error(await noisy.call('surrogates'))`)
    expect(ended).toMatchObject({ code: 0, stdout: '\\ud800 lone\n', stderr: 'utf-8\n' })
  })

  it('a text without a newline is not lost and does not take the next line with it', async () => {
    const ended = await runChild(`${noisy}await noisy.call('write', ['no newline'])`)
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^no newline\n?$/) as string })
  })
})
