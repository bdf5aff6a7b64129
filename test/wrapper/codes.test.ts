// One table of error codes: lib/errors.ts has exactly the codes that the sources use, and each one that a caller can provoke is provoked here,
// with the class, the name and the words that belong to it.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as aiges from '../../dist/index.js'
import { fixture, root, runChild } from '../support/child'
import { freshPath, gate } from '../support/gates'

const { loadModule, loadWrapper } = aiges

function sources(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name) && !/node_modules|__pycache__/.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
}

it('the table holds exactly the codes that the sources use', () => {
  const texts = [...sources('lib', /\.ts$/), ...sources('python', /\.py$/), ...sources('native', /\.(cc|h)$/)]
  const used = new Set(texts.flatMap((text) => text.match(/(?<=['"`])AIGES_ERR_[A-Z_]*[A-Z](?=['"`])/g) ?? []))
  // Python makes these two from a word: AIGES_ERR_{WRAPPER,MODULE}_{NOT_FOUND,LOAD}.
  for (const what of ['WRAPPER', 'MODULE']) for (const end of ['NOT_FOUND', 'LOAD']) used.add(`AIGES_ERR_${what}_${end}`)
  const table = readFileSync(join(root, 'lib/errors.ts'), 'utf8')
  const listed = [...table.matchAll(/^ {2}(AIGES_ERR_\w+): \[/gm)].map((match) => match[1] as string)
  expect(Object.keys(aiges.errorCodes).sort()).toEqual(listed.sort())
  expect([...used].filter((code) => !listed.includes(code))).toEqual([])
  const elsewhere = [
    ...texts.filter((text) => !text.includes('const table = {')),
    ...texts.flatMap((text) => text.match(/super\('AIGES_ERR_\w+'/g) ?? []),
  ].join('\n')
  const made = /AIGES_ERR_(WRAPPER|MODULE)_(NOT_FOUND|LOAD)/
  expect(listed.filter((code) => !elsewhere.includes(code) && !made.test(code))).toEqual([])
})

it('every code has words', () => {
  for (const text of Object.values(aiges.errorCodes)) expect(text).toMatch(/^\S.{10,}[^.]$/)
})

const written = (source: string, name = 'wrapper.py'): string => {
  const file = freshPath(name)
  writeFileSync(file, source)
  return file
}
const cycle: unknown[] = []
cycle.push(cycle)
let deep: unknown = 0
for (let i = 0; i < 600; i++) deep = [deep]

let lab: aiges.PythonModule
let faults: aiges.Wrapper
beforeAll(async () => {
  lab = await loadModule(fixture('modules/lab.py'))
  faults = await loadWrapper(fixture('wrappers/faults.py'))
})
afterAll(async () => {
  await lab.close()
  await faults.close()
})

const fault = (name: string) => (): Promise<unknown> => faults.once({ params: { fault: name } })
const load = (file: string, options?: aiges.LoadWrapperOptions) => (): Promise<unknown> => loadWrapper(file, options)
const closed = async (): Promise<unknown> => {
  const gone = await loadModule('json')
  await gone.close()
  return gone.call('dumps', [1])
}
const full = async (): Promise<unknown> => {
  const { path, open } = gate()
  const one = await loadWrapper(fixture('wrappers/hooks.py'), { config: {}, queueLimit: 1 })
  const running = one.once({ params: { gate: path } })
  const second = await one.once({}).catch((error: unknown) => error)
  open()
  await running
  await one.close()
  throw second
}
const detached = new Uint8Array(50_000)
structuredClone(detached.buffer, { transfer: [detached.buffer] })

describe('in this process', () => {
  it.each<[string, string, string, RegExp, () => Promise<unknown>]>([
    ['AIGES_ERR_WRAPPER_NOT_FOUND', 'AigesError', 'a missing file', /nowhere\.py.*does not exist/, load('/nowhere.py')],
    ['AIGES_ERR_WRAPPER_NOT_FOUND', 'AigesError', 'a folder', /is a folder.*wrapper\.py/, load(fixture('wrappers'))],
    ['AIGES_ERR_WRAPPER_LOAD', 'PythonError', 'a syntax error', /SyntaxError/, load(written('def broken(:\n'))],
    [
      'AIGES_ERR_WRAPPER_LOAD',
      'PythonError',
      'a missing import',
      /surely_not_installed_anywhere/,
      load(fixture('wrappers/import_failing.py')),
    ],
    ['AIGES_ERR_WRAPPER_LOAD', 'PythonError', 'an exit while loading', /sys\.exit/, load(written('import sys\nsys.exit(3)\n'))],
    ['AIGES_ERR_WRAPPER_INVALID', 'AigesError', 'no class', /no class `Wrapper`; rename Model/, load(fixture('wrappers/no_class.py'))],
    [
      'AIGES_ERR_WRAPPER_INVALID',
      'AigesError',
      'no wrapperOnceExec',
      /wrapperOnceExec/,
      async () => (await loadWrapper(written('class Wrapper:\n    pass\n'))).once({}),
    ],
    [
      'AIGES_ERR_WRAPPER_INIT',
      'PythonError',
      'an exception',
      /the model file is missing/,
      load(fixture('wrappers/init_failing.py'), { config: {} }),
    ],
    [
      'AIGES_ERR_WRAPPER_INIT',
      'PythonError',
      'an exit',
      /SystemExit/,
      load(fixture('wrappers/init_failing.py'), { config: { how: 'exit' } }),
    ],
    [
      'AIGES_ERR_WRAPPER_INIT',
      'PythonError',
      'None',
      /returned None/,
      load(fixture('wrappers/init_failing.py'), { config: { how: 'none' } }),
    ],
    [
      'AIGES_ERR_WRAPPER_INIT',
      'PythonError',
      'a code',
      /returned 7: init code 7/,
      load(fixture('wrappers/init_failing.py'), { config: { how: 7 } }),
    ],
    ['AIGES_ERR_WRAPPER', 'WrapperError', 'a code with a text', /error code 100/, fault('code')],
    ['AIGES_ERR_WRAPPER', 'WrapperError', 'a code whose text fails', /error code 40001$/, fault('other code')],
    ['AIGES_ERR_INVALID_RESPONSE', 'AigesError', 'a code of 81 bits', /error_code .* gave 1208925819614629174706176/, fault('huge code')],
    [
      'AIGES_ERR_WRAPPER_INIT',
      'PythonError',
      'a code of 81 bits from wrapperInit',
      /wrapperInit gave 1208925819614629174706176/,
      load(fixture('wrappers/init_failing.py'), { config: { how: '1208925819614629174706176' } }),
    ],
    ['AIGES_ERR_INVALID_RESPONSE', 'AigesError', 'None', /returned None: a `return` is missing/, fault('none')],
    ['AIGES_ERR_INVALID_RESPONSE', 'AigesError', 'a number', /the number 100.*response_err/, fault('number')],
    ['AIGES_ERR_INVALID_RESPONSE', 'AigesError', 'a text', /a str/, fault('text')],
    ['AIGES_ERR_INVALID_RESPONSE', 'AigesError', 'nothing', /empty list/, fault('empty')],
    ['AIGES_ERR_INVALID_RESPONSE', 'AigesError', 'data None', /'data' is None/, fault('data none')],
    ['AIGES_ERR_INVALID_RESPONSE', 'AigesError', 'data dict', /not a dict: json\.dumps/, fault('data dict')],
    ['AIGES_ERR_INVALID_RESPONSE', 'AigesError', 'a key that is no text', /key of entry 0/, fault('key')],
    ['AIGES_ERR_INVALID_RESPONSE', 'AigesError', 'an entry of another class', /without the attribute 'key'/, fault('entry')],
    ['AIGES_ERR_PYTHON', 'PythonError', 'an exception', /^ValueError: bad input$/, fault('raises')],
    ['AIGES_ERR_PYTHON', 'PythonError', 'an exception without text', /^Hostile|^faults\.Hostile/, fault('hostile')],
    ['AIGES_ERR_PYTHON', 'PythonError', 'an interrupt', /^KeyboardInterrupt$/, fault('interrupt')],
    ['AIGES_ERR_PYTHON', 'PythonError', 'too deep a recursion', /^RecursionError/, fault('recursion')],
    ['AIGES_ERR_PYTHON_EXIT', 'PythonError', 'sys.exit', /^SystemExit: 7$/, fault('exit')],
    [
      'AIGES_ERR_MODULE_NOT_FOUND',
      'PythonError',
      'a name',
      /surely_no_such_module.*pip install/s,
      () => loadModule('surely_no_such_module'),
    ],
    ['AIGES_ERR_MODULE_NOT_FOUND', 'AigesError', 'a file', /\/nowhere\.py/, () => loadModule('/nowhere.py')],
    ['AIGES_ERR_MODULE_LOAD', 'PythonError', 'an exception', /ZeroDivisionError/, () => loadModule(written('1 / 0\n'))],
    ['AIGES_ERR_INVALID_ARGUMENT', 'AigesError', 'an option', /did you mean/, load('/nowhere.py', { concurency: 1 } as object)],
    ['AIGES_ERR_INVALID_REQUEST', 'AigesError', 'a param', /params\["a"\]/, () => faults.once({ params: { a: {} } })],
    ['AIGES_ERR_UNCONVERTIBLE', 'AigesError', 'a function', /args\[0\]: a function/, () => lab.call('identity', [() => 1])],
    [
      'AIGES_ERR_UNCONVERTIBLE',
      'AigesError',
      'a Python object',
      /result: .*Decimal/,
      async () => (await loadModule('decimal')).call('Decimal', ['1']),
    ],
    ['AIGES_ERR_CYCLE', 'AigesError', 'an array', /contains itself/, () => lab.call('identity', [cycle])],
    ['AIGES_ERR_DEPTH', 'AigesError', 'an array', /512 levels/, () => lab.call('identity', [deep])],
    ['AIGES_ERR_TOO_LARGE', 'AigesError', 'an array', /10000000 values/, () => lab.call('identity', [new Array(2 ** 31)])],
    ['AIGES_ERR_BUFFER_DETACHED', 'AigesError', 'a Buffer', /out of reach/, () => lab.call('identity', [detached])],
    ['AIGES_ERR_QUEUE_FULL', 'QueueFullError', 'a second call', /queueLimit allows 1: /, full],
    [
      'AIGES_ERR_ABORTED',
      'AbortError',
      'an aborted signal',
      /was aborted/,
      () => lab.call('identity', [1], {}, { signal: AbortSignal.abort('why') }),
    ],
    ['AIGES_ERR_TIMEOUT', 'TimeoutError', 'a slow call', /took longer than 30 ms/, () => lab.call('sleep', [0.2], {}, { timeout: 30 })],
    ['AIGES_ERR_CLOSED', 'ClosedError', 'a call after the end', /is closed/, closed],
    [
      'AIGES_ERR_PYTHON_NOT_FOUND',
      'AigesError',
      'an interpreter that is not there',
      /no-such-python/,
      load(fixture('wrappers/echo.py'), { python: '/no-such-python' }),
    ],
  ])('%s: %s, %s', async (code, name, _, message, provoke) => {
    const error = await provoke().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ name, code, message: expect.stringMatching(message) as string })
    expect(error).toBeInstanceOf(aiges.AigesError)
    expect(error).toBeInstanceOf((aiges as unknown as Record<string, new () => Error>)[name])
    expect((error as Error).stack).toContain(`${name}: ${(error as Error).message.split('\n')[0]}`)
    expect((error as Error).stack).not.toMatch(/dist\/(scheduler|value)\/|node:internal/)
  })
})

describe('in a process of its own', () => {
  const provoked = (source: string): string =>
    `try { ${source}; console.log('no error') } catch (e) { console.log(e.name, e.code); console.log(e.message) }`

  it('AIGES_ERR_ADDON_NOT_FOUND', async () => {
    const ended = await runChild(provoked(`await loadModule('json')`), { env: { AIGES_NATIVE_PREBUILD: 'out/nowhere' } })
    expect(ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^AigesError AIGES_ERR_ADDON_NOT_FOUND\n.*npm run build:native/s) as string,
    })
  })

  it('AIGES_ERR_PYTHON_UNUSABLE', async () => {
    const fake = written('#!/bin/sh\nexit 1\n', 'python3')
    const { chmodSync } = await import('node:fs')
    chmodSync(fake, 0o755)
    const ended = await runChild(provoked(`await loadModule('json', { python: ${JSON.stringify(fake)} })`))
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^AigesError AIGES_ERR_PYTHON_UNUSABLE\n/) as string })
  })

  it('a fork that returns from the plugin ends the child, not this process', async () => {
    const ended = await runChild(`
      const os = await loadModule('os', { concurrency: 1 })
      const lab = await loadModule(fixture('modules/lab.py'))
      console.log(await lab.call('identity', ['parent']))
      await os.call('fork').then((pid) => console.log(typeof pid), (e) => console.log(e.code))
      console.log(await lab.call('identity', ['parent lives']))`)
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'parent\nnumber\nparent lives\n' })
    expect(ended.stderr).toContain('forked child')
  })
})

it('gives the number wrapperInit returned', async () => {
  await expect(loadWrapper(fixture('wrappers/init_failing.py'), { config: { how: 7 }, onLog() {} })).rejects.toMatchObject({
    code: 'AIGES_ERR_WRAPPER_INIT',
    errorCode: 7,
  })
})
