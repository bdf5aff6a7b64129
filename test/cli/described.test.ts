// `aiges-native schema` and `types`: the same wrapper always gives the same text; the wrapper is not started; --watch sees it change.

import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { command, needBuild, root } from './command'

const wrappers = join(root, 'test/fixtures/fields')
const golden = (name: string): string => readFileSync(join(root, 'test/schema/expected', name), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'aiges-described-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(needBuild)

describe('schema', () => {
  it.each([
    ['score.py', 'json-schema', 'score.json-schema.json'],
    ['score.py', 'openapi', 'score.openapi.json'],
    ['score.py', 'aischema-v2', 'score.aischema-v2.json'],
    // Its wrapperInit raises: it is not run.
    ['demo.py', 'aischema', 'aischema.json'],
  ])('%s as %s', async (file, format, expected) => {
    const ended = await command(['schema', file, '--format', format], { cwd: wrappers })
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stdout).toBe(golden(expected))
  })

  it('alone is on stdout, whatever the wrapper, its C code and its children write there', async () => {
    const file = join(folder, 'loud.py')
    const prints = 'os.write(1, b"raw\\n")\nctypes.CDLL(None).puts(b"from C")\nsubprocess.run(["echo", "from a child"])\n'
    writeFileSync(file, `import ctypes, os, subprocess\n${prints}${readFileSync(join(wrappers, 'score.py'), 'utf8')}`)
    for (const words of [
      ['schema', file],
      ['types', file],
    ]) {
      const ended = await command(words)
      expect(ended.code, ended.stderr).toBe(0)
      for (const line of ['raw\n', 'from C\n', 'from a child\n']) expect(ended.stderr).toContain(line)
      expect(ended.stdout).toMatch(words[0] === 'schema' ? /^\{\n[\s\S]*\}\n$/ : /^\/\/ Written by [\s\S]*\}\n$/)
      for (const word of ['raw', 'from C', 'from a child']) expect(ended.stdout).not.toContain(word)
    }
  })

  it('of any size reaches a slow reader whole', async () => {
    const file = join(folder, 'many.py')
    writeFileSync(
      file,
      'from aiges.sdk import *\nclass UserRequest:\n    a = StringParamField(key="a", enums=["%06d" % i for i in range(20000)])\nclass Wrapper(WrapperBase):\n    requestCls = UserRequest()\n    def wrapperOnceExec(self, params, reqData):\n        return None\n',
    )
    const program = join(root, 'dist/cli/main.js')
    const slow = spawn('sh', ['-c', '"$0" "$1" schema "$2" | { sleep 1; cat; }', process.execPath, program, file])
    const text = (await slow.stdout.setEncoding('utf8').toArray()).join('')
    expect(JSON.parse(text)).toMatchObject({ properties: { params: { properties: { a: { enum: { length: 20_000 } } } } } })
  })

  it('is a JSON Schema unless another format is asked for', async () => {
    expect((await command(['schema', 'score.py'], { cwd: wrappers })).stdout).toBe(golden('score.json-schema.json'))
  })

  it.each<[string, string[], number, RegExp]>([
    ['an unknown format', ['schema', 'score.py', '--format', 'xml'], 2, /Allowed choices are json-schema, openapi, aischema, aischema-v2/],
    ['no file', ['schema'], 2, /missing required argument 'wrapper\.py'/],
    ['a file that is not there', ['schema', 'missing.py'], 3, /AIGES_ERR_WRAPPER_NOT_FOUND/],
    [
      'a wrapper the platform would refuse',
      ['schema', '../wrappers/hooks.py', '--format', 'aischema'],
      3,
      /an aischema needs .* a serviceId, a version/,
    ],
    [
      'a module of JavaScript',
      ['types', 'score.py', '-o', 'foo.js'],
      2,
      /cannot write TypeScript to foo\.js: name a file that ends in \.d\.ts/,
    ],
    ['a module of JavaScript, watched', ['types', 'score.py', '-o', 'foo.js', '--watch'], 2, /cannot write TypeScript to foo\.js/],
    ['a name that is an ending', ['types', 'score.py', '-o', '.ts'], 2, /cannot write TypeScript to \.ts/],
    ['a folder that is not there, watched', ['types', 'missing/wrapper.py', '--watch'], 2, /missing does not exist/],
    [
      'a Python file',
      ['schema', 'score.py', '-o', join(folder, 'other.PY')],
      2,
      /cannot write JSON to .*other\.PY, a Python file by its name/,
    ],
    ['no name', ['types', 'score.py', '-o', ''], 2, /-o needs the name of a file/],
    ['the wrapper itself', ['schema', 'score.py', '-o', './score.py'], 2, /is the wrapper itself, which would be overwritten/],
    ['a place that cannot be written', ['types', 'score.py', '-o', 'score.py/x.d.ts'], 2, /cannot write score\.py\/x\.d\.ts/],
  ])('%s ends with a word about it', async (_, words, code, message) => {
    const ended = await command(words, { cwd: wrappers })
    expect(ended.code).toBe(code)
    expect(ended.stderr).toMatch(message)
    expect(ended.stdout).toBe('')
  })
})

it('a wrapper is not overwritten under another name of it', async () => {
  const file = join(folder, 'real.py')
  copyFileSync(join(wrappers, 'score.py'), file)
  symlinkSync(folder, join(folder, 'folder'))
  symlinkSync(file, join(folder, 'link.json'))
  linkSync(file, join(folder, 'hard.ts'))
  for (const words of [
    ['types', file, '-o', join(folder, 'hard.ts')],
    ['schema', file, '-o', join(folder, 'link.json')],
    ['schema', file, '-o', join(folder, 'folder', 'link.json')],
    ['schema', join(folder, 'link.json'), '-o', file],
  ]) {
    expect(await command(words)).toMatchObject({ code: 2, stderr: expect.stringContaining('is the wrapper itself') as string })
  }
  expect(readFileSync(file, 'utf8')).toBe(readFileSync(join(wrappers, 'score.py'), 'utf8'))
})

it.each([
  ['a Wrapper() that raises has no use for a configuration', ['types', 'raises.py'], /AIGES_ERR_WRAPPER_INIT/],
  [
    'a wrapper without fields has a class Wrapper',
    ['schema', join(root, 'test/fixtures/wrappers/hooks.py'), '--format', 'aischema'],
    /an aischema needs/,
  ],
])('no advice is given that does not help: %s', async (_, words, message) => {
  writeFileSync(
    join(folder, 'raises.py'),
    'class Wrapper:\n    def __init__(self):\n        raise ValueError("no")\n    def wrapperOnceExec(self): pass\n',
  )
  const { stderr } = await command(words, { cwd: folder })
  expect(stderr).toMatch(message)
  expect(stderr).not.toContain('hint:')
})

describe('types', () => {
  it('are declarations', async () => {
    const ended = await command(['types', 'score.py'], { cwd: wrappers })
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stdout).toBe(golden('score.d.ts.txt'))
  })

  it.each([
    ['score.d.ts', 'score.d.ts.txt'],
    ['score.d.mts', 'score.d.ts.txt'],
    ['score.d.cts', 'score.d.ts.txt'],
    ['deep/score.fields.ts', 'score.fields.ts.txt'],
    ['score.fields.mts', 'score.fields.ts.txt'],
    ['score.fields.cts', 'score.fields.ts.txt'],
  ])('go to %s by its ending', async (name, expected) => {
    const out = join(folder, name)
    const ended = await command(['types', 'score.py', '-o', out], { cwd: wrappers })
    expect(ended).toMatchObject({ code: 0, stdout: '' })
    expect(ended.stderr).toContain(`${out} written`)
    expect(readFileSync(out, 'utf8')).toBe(golden(expected))
  })

  it('leave a file alone that would not change', async () => {
    const out = join(folder, 'same.d.ts')
    await command(['types', 'score.py', '-o', out], { cwd: wrappers })
    utimesSync(out, 1, 1)
    expect((await command(['types', 'score.py', '-o', out], { cwd: wrappers })).stderr).toContain(`${out} is up to date`)
    expect(statSync(out).mtimeMs).toBe(1000)
  })

  it('of a wrapper that declares nothing take anything', async () => {
    const { stdout } = await command(['types', './hooks.py'], { cwd: join(root, 'test/fixtures/wrappers') })
    expect(stdout).toContain('  params?: Readonly<Record<string, unknown>> | undefined\n')
    expect(stdout).toContain('export type WrappersReplyBody = Readonly<Record<string, ResponseBody>>')
    expect(stdout).toContain("    'hooks.py': { request: WrappersRequest; body: WrappersReplyBody }")
  })

  it('--watch writes them again when the wrapper changes, whatever it was like in between', async () => {
    const file = join(folder, 'wrapper.py')
    const out = join(folder, 'watched.d.ts')
    copyFileSync(join(wrappers, 'score.py'), file)
    const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'types', file, '-o', out, '--watch'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const until = async (met: () => boolean): Promise<void> => {
      while (!met()) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    try {
      await until(() => existsSync(out))
      writeFileSync(file, 'this is no Python\n')
      await until(() => stderr.includes('AIGES_ERR_WRAPPER_LOAD'))
      writeFileSync(file, readFileSync(join(wrappers, 'score.py'), 'utf8').replace('key="lang"', 'key="tongue"'))
      await until(() => readFileSync(out, 'utf8').includes('tongue?: string'))
    } finally {
      child.kill('SIGINT')
    }
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130)
  })
})
