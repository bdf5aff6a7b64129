// `aiges-native run`: what goes in, what is shown, what is saved, and the exit code of each way to end.

import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { scratchFolder } from '../support/scratch'
import { command, fixtures, needBuild, root } from './command'

const scratch = scratchFolder('cli')
beforeEach(needBuild)

const run = (...words: string[]) => command(['run', 'wrapper.py', ...words])

describe('a reply', () => {
  it('is a table on stdout; progress and the plugin are on stderr', async () => {
    const { code, stdout, stderr } = await run('--body', 'greeting=hello there', '--sid', 'abc')
    expect(code).toBe(0)
    const [headings, rule, ...rows] = stdout.trimEnd().split('\n')
    expect(headings?.split(/ {2,}/)).toEqual(['key', 'type', 'status', 'size', 'content'])
    expect(rule).toMatch(/^-[- ]+-$/)
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ['greeting', 'text', 'once', '11 B', 'hello there'],
      ['../sid', 'text', 'once', '3 B', 'abc'],
      ['../sid', 'text', 'once', '3 B', 'abc'],
    ])
    expect(stderr).toMatch(/^loading wrapper\.py …\nloaded in .*Python 3\.\d+/)
    expect(stderr).toContain('from the plugin\n')
    expect(stderr).toMatch(/answered in .*copied/)
  })

  it('is JSON with --json and nothing else on stdout', async () => {
    const { code, stdout } = await run('--json', '--body', 'text=hi', '--body', 'page=@-', '--sid', '1')
    expect(code).toBe(0)
    const { ok, reply, loadMs, callMs } = JSON.parse(stdout) as { ok: boolean; reply: object[]; loadMs: number; callMs: number }
    expect(ok).toBe(true)
    expect(reply[0]).toEqual({ key: 'text', type: 'text', status: 'once', size: 2, format: 'text', text: 'hi' })
    expect(reply[1]).toMatchObject({ key: 'page', size: 0 })
    expect(loadMs).toBeGreaterThan(0)
    expect(callMs).toBeGreaterThan(0)
  })

  it('is saved with --out, inside that folder whatever the keys are', async () => {
    const picture = join(scratch, 'picture')
    writeFileSync(picture, Buffer.from('89504e470d0a1a0a0001ff', 'hex'))
    const out = join(scratch, 'deep/out')
    const { code, stdout } = await run('--body', `img=@${picture}`, '--body', 'j={"a":1}', '--sid', 'x', '--out', out)
    expect(code).toBe(0)
    expect(stdout).toContain(join(out, 'img.png'))
    expect(readdirSync(out).sort()).toEqual(['_sid-2.txt', '_sid.txt', 'img.png', 'j.json'])
    expect(readFileSync(join(out, 'img.png'))).toEqual(readFileSync(picture))
  })
})

it('a wrapper that answers streams only is streamed', async () => {
  const { code, stdout, stderr } = await command([
    'run',
    join(root, 'test/corpus/stream_inline/wrapper.py'),
    '--json',
    '--body',
    'text=hello',
  ])
  expect(code, stderr).toBe(0)
  expect(stderr).toContain('it answers streams only: sending one frame, then the end\n')
  const { reply } = JSON.parse(stdout) as { reply: { status: string; text: string }[] }
  expect(reply.map(({ status, text }) => [status, text])).toEqual([
    ['begin', 'HELLO'],
    ['end', ''],
  ])
})

describe('a body', () => {
  it('comes from standard input, a file, or the text itself', async () => {
    const file = join(scratch, 'text')
    writeFileSync(file, 'from the file')
    const words = [
      'run',
      'wrapper.py',
      '--json',
      '--body',
      'a=@-',
      '--body',
      `b=@${file}`,
      '--body',
      'c=x=y',
      '--body',
      'd=@@home',
      '--body',
      'e=',
    ]
    const { stdout } = await command(words, { stdin: 'from stdin' })
    const { reply } = JSON.parse(stdout) as { reply: { key: string; text: string }[] }
    const texts = Object.fromEntries(reply.map(({ key, text }) => [key, text]))
    expect(texts).toMatchObject({ a: 'from stdin', b: 'from the file', c: 'x=y', d: '@home', e: '' })
  })

  it('comes from a named pipe', async () => {
    const pipe = join(scratch, 'pipe')
    execFileSync('mkfifo', [pipe])
    const writer = spawn('/bin/sh', ['-c', 'printf piped > "$0"', pipe])
    const { stdout } = await run('--json', '--body', `a=@${pipe}`)
    expect((JSON.parse(stdout) as { reply: object[] }).reply[0]).toMatchObject({ key: 'a', text: 'piped' })
    expect(writer.exitCode).toBe(0)
  })

  it("is the wrapper's own sample when none is given", async () => {
    const { code, stdout, stderr } = await command(['run', 'samples.py', '--json'])
    expect(code).toBe(0)
    const { reply } = JSON.parse(stdout) as { reply: { text: string }[] }
    expect(JSON.parse(reply[0]?.text ?? '')).toEqual({
      ...{ lang: 'en', beam: '7', speed: '0', loud: 'false' },
      ...{ text: 5, audio: 16, packed: Buffer.from('1180591620717411303424').toString('base64') },
    })
    expect(stderr).toMatch(/using the wrapper's own samples: .*audio \(tone\.raw\)/)
    expect(stderr).toContain('left out, for their sample files cannot be read: other (gone.raw)\n')
  })

  it('has to be given when the sample files are nowhere', async () => {
    const file = join(scratch, 'wrapper.py')
    const source = readFileSync(join(fixtures, 'samples.py'), 'utf8')
    writeFileSync(file, source.replaceAll(/.*key="(text|packed)".*\n/g, ''))
    const { code, stderr } = await command(['run', file], { cwd: scratch })
    expect(code).toBe(2)
    expect(stderr).toContain('cannot be read: audio (tone.raw), other (gone.raw); give them with --body audio=@file --body other=@file')
  })
})

describe('exit codes', () => {
  it.each([
    ['an error code of the wrapper', ['--param', 'mode=code'], 1, /AIGES_ERR_WRAPPER: .*1234: nothing to read[\s\S]*error code: 1234/],
    ['an exception', ['--param', 'mode=raise'], 1, /AIGES_ERR_PYTHON: ValueError: bad ü\nTraceback[\s\S]*in wrapperOnceExec/],
    ['sys.exit in the plugin', ['--param', 'mode=exit'], 1, /AIGES_ERR_PYTHON_EXIT/],
    ['no answer', ['--param', 'mode=none'], 1, /AIGES_ERR_INVALID_RESPONSE/],
    ['a timeout', ['--param', 'mode=sleep', '--timeout', '200'], 1, /AIGES_ERR_TIMEOUT[\s\S]*hint: /],
    ['a failed wrapperInit', ['--config', 'init=5'], 3, /AIGES_ERR_WRAPPER_INIT[\s\S]*hint: .*--config/],
    ['an interpreter that is not there', ['--python', '/nonexistent'], 3, /AIGES_ERR_PYTHON_NOT_FOUND[\s\S]*tried: .*\/nonexistent/],
    ['a pair that is none', ['--param', 'x'], 2, /--param takes key=value/],
    ['a key given twice', ['--body', 'a=1', '--body', 'a=2'], 2, /--body a is given twice/],
    ['a body file that is not there', ['--body', 'a=@/nonexistent'], 2, /there is no such file/],
    ['a body that is a device', ['--body', 'a=@/dev/zero'], 2, /--body a=@\/dev\/zero: it is a device/],
    ['a body that is a folder', ['--body', 'a=@/'], 2, /--body a=@\/: EISDIR/],
    ['a timeout that is no number', ['--timeout', 'soon'], 2, /--timeout takes a whole number/],
    ['an unknown option', ['--bogus'], 2, /unknown option/],
  ] as const)('%s', async (_, words, code, message) => {
    const ended = await run(...words)
    expect(ended.stderr).toMatch(message)
    expect(ended.stderr).not.toMatch(/^ {4}at /m)
    expect(ended).toMatchObject({ code, signal: null, stdout: '' })
  })

  it.each(['/proc/no/such/folder', '/dev/null/below'])('a folder that cannot be made for --out: %s', async (out) => {
    const { code, signal, stderr, stdout } = await run('--body', 'a=1', '--out', out)
    expect({ code, signal, stdout }).toEqual({ code: 2, signal: null, stdout: '' })
    expect(stderr).toContain(`--out ${out}: E`)
  })

  it('a wrapper file that is not there', async () => {
    const ended = await command(['run', 'nope.py'])
    expect(ended).toMatchObject({ code: 3, stdout: '' })
    expect(ended.stderr).toContain('AIGES_ERR_WRAPPER_NOT_FOUND')
  })

  it('a wrapper that cannot be imported: the traceback is shown once', async () => {
    const file = join(scratch, 'broken.py')
    writeFileSync(file, 'import no_such_module_anywhere\n')
    const ended = await command(['run', file], { cwd: scratch })
    expect(ended.code).toBe(3)
    expect(ended.stderr.match(/^Traceback/gm)).toHaveLength(1)
    expect(ended.stderr).toMatch(/pip install no_such_module_anywhere/)
  })

  it.each([
    ['that has no hook to ask', '', 3, /AIGES_ERR_WRAPPER_INVALID: .*it cannot be asked with once/],
    ['whose session cannot be opened', 'def wrapperCreate(self, params, sid): raise KeyError("no room")', 1, /KeyError: 'no room'/],
    [
      'whose session takes nothing',
      'def wrapperCreate(self, params, sid): return SessionCreateResponse("H")\n    def wrapperWrite(self, handle, datas): return 9',
      1,
      /AIGES_ERR_WRAPPER: .*\b9\b/,
    ],
  ])('a wrapper %s', async (_, hooks, expected, message) => {
    const file = join(scratch, 'hooks.py')
    const head = 'from aiges.sdk import *\nclass Wrapper(WrapperBase):\n    def wrapperInit(self, config): return 0\n'
    writeFileSync(file, `${head}    ${hooks}\n`)
    const { code, stderr } = await command(['run', file, '--body', 'a=1'], { cwd: scratch })
    expect(stderr).toMatch(message)
    expect(code).toBe(expected)
  })

  it('Ctrl-C during a call', async () => {
    const ended = await command(['run', 'wrapper.py', '--param', 'mode=sleep'], { interruptAt: 'asleep' })
    expect(ended).toMatchObject({ code: 130, signal: null })
    expect(ended.stderr).toContain('AIGES_ERR_ABORTED')
  })

  it('an error as JSON', async () => {
    const { code, stdout } = await run('--json', '--param', 'mode=raise')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'AIGES_ERR_PYTHON', pythonType: 'ValueError' } })
  })

  it('the JavaScript stack with --verbose', async () => {
    const { stderr } = await run('--verbose', '--param', 'mode=raise')
    expect(stderr).toMatch(/^ {4}at /m)
  })
})
