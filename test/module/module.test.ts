// loadModule, the bare face of the core: how a module is found, what may be called on it, and how it ends.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModule, PythonModule } from '../../dist/index.js'
import { fixture, runChild } from '../support/child'
import { scratchFolder } from '../support/scratch'

let lab: PythonModule
beforeAll(async () => {
  lab = await loadModule(fixture('modules/lab.py'))
})
afterAll(() => lab.close())

describe('a module', () => {
  it('by its dotted name', async () => {
    const path = await loadModule('os.path')
    expect(path).toBeInstanceOf(PythonModule)
    expect(await path.call('join', ['a', 'b'])).toBe('a/b')
    expect(path.name).toBe('posixpath')
    await path.close()
  })

  it.each<[string, () => string | URL]>([
    ['by its path', () => fixture('modules/lab.py')],
    ['by its URL', () => pathToFileURL(fixture('modules/lab.py'))],
    ['by the text of its URL', () => pathToFileURL(fixture('modules/lab.py')).href],
  ])('%s', async (_, file) => {
    const module = await loadModule(file())
    expect(module.file).toBe(fixture('modules/lab.py'))
    expect(module.callSync('identity', [1])).toBe(1)
    await module.close()
  })

  it('without a file', async () => {
    const sys = await loadModule('sys')
    expect(sys.file).toBe(null)
    await sys.close()
  })

  it('from a file is a copy of its own each time, by name the one that Python has', async () => {
    const again = await loadModule(fixture('modules/lab.py'))
    await lab.call('keep', [Buffer.from('x')])
    expect(await again.call('kept_digests')).toEqual([])
    await lab.call('forget')
    await again.close()
  })

  it('finds its siblings, not those of others', async () => {
    const folders = ['one', 'two'].map((name) => {
      const folder = join(scratchFolder('module'), name)
      mkdirSync(folder)
      writeFileSync(join(folder, 'utils.py'), `NAME = ${JSON.stringify(name)}\n`)
      writeFileSync(join(folder, 'main.py'), 'def name():\n    import utils\n    return utils.NAME\n')
      return join(folder, 'main.py')
    })
    const modules = await Promise.all(folders.map((file) => loadModule(file)))
    expect(await Promise.all(modules.map((module) => module.call('name')))).toEqual(['one', 'two'])
    await Promise.all(modules.map((module) => module.close()))
  })
})

describe('call', () => {
  it('a dotted path', async () => {
    const os = await loadModule('os')
    expect(await os.call('path.basename', ['/a/b'])).toBe('b')
    expect(os.callSync('path.sep.join', [['a', 'b']])).toBe('a/b')
    await os.close()
  })

  it.each<[string, string, string, RegExp]>([
    ['a name that is not there', 'nothing', 'AIGES_ERR_PYTHON', /AttributeError.*'nothing'/],
    ['a path that breaks off', 'identity.nothing.more', 'AIGES_ERR_PYTHON', /AttributeError/],
    ['what cannot be called', '__doc__', 'AIGES_ERR_PYTHON', /TypeError.*'str' object is not callable/],
    ['a path of dots', '..', 'AIGES_ERR_PYTHON', /AttributeError/],
    ['a name of odd characters', 'a\0b\ud800', 'AIGES_ERR_', /./],
  ])('%s', async (_, name, code, message) => {
    const error = (await lab.call(name).catch((thrown: unknown) => thrown)) as { code: string; message: string }
    expect(error.code).toContain(code)
    expect(error.message).toMatch(message)
    expect(lab.callSync('identity', ['alive'])).toBe('alive')
  })

  it.each<[string, unknown[]]>([
    ['no name', [undefined]],
    ['an empty name', ['']],
    ['a symbol', [Symbol('s')]],
    ['half a surrogate pair', ['\ud800']],
    ['args that are no array', ['identity', { 0: 1 }]],
    ['args that are an iterator', ['identity', new Set([1])]],
    ['kwargs that are an array', ['identity', [], [1]]],
    ['kwargs that are a Map', ['identity', [], new Map()]],
    ['kwargs that are a text', ['identity', [], 'x']],
    ['args of a revoked Proxy', ['identity', revoked()]],
  ])('%s is AIGES_ERR_INVALID_ARGUMENT', async (_, given) => {
    const args = given as [string]
    await expect(lab.call(...args)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
    expect(() => lab.callSync(...args)).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT' }))
  })

  it('options such as signal in the place of kwargs are told apart by Python only', async () => {
    expect(await lab.call('arguments', [], { timeout: 5 })).toEqual({ args: [], kwargs: { timeout: 5 } })
  })

  it('results arrive in the order in which the calls end, each at its own promise', async () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => i)
    expect(await Promise.all(numbers.map((i) => lab.call('identity', [i])))).toEqual(numbers)
  })

  it('large and small results side by side', async () => {
    const sizes = [0, 1, 100, 16_383, 16_384, 300_000, 5_000_000]
    const results = await Promise.all(sizes.flatMap((n) => [lab.call<Buffer>('zeros', [n]), lab.call<string>('identity', ['x'.repeat(n)])]))
    expect(results.map((result) => result.length)).toEqual(sizes.flatMap((n) => [n, n]))
  })

  it('a thread of the plugin may outlive the call', async () => {
    const threads = await loadModule('threading')
    expect(await threads.call('active_count')).toBeGreaterThan(0)
    await threads.close()
  })
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  return proxy
}

it('runtimeInfo tells what runs, before and after the start', async () => {
  const ended = await runChild(`
    const before = runtimeInfo()
    const json = await loadModule('json')
    const after = runtimeInfo()
    console.log(before.started, before.python, before.library, before.openssl, before.zlib, after.started, typeof after.python.version, after.library.includes('libpython'), after.sharing)`)
  expect(ended).toMatchObject({ code: 0, stdout: 'false null null null null true string true backing-store\n' })
})

it('importing the package starts no Python and no thread', async () => {
  const ended = await runChild(`
    const { readdirSync, readFileSync } = await import('node:fs')
    const before = readdirSync('/proc/self/task').length
    runtimeInfo()
    console.log(readFileSync('/proc/self/maps', 'utf8').includes('libpython'), readdirSync('/proc/self/task').length - before)`)
  expect(ended).toMatchObject({ code: 0, stdout: 'false 0\n', stderr: '' })
})

describe('the answer to a call', () => {
  it.each(['at once', 'later'])('that a plugin takes over and loses is an error: %s', async (where) => {
    await expect(lab.call('drop_the_answer', [where])).rejects.toMatchObject({
      code: 'AIGES_ERR_INVALID_RESPONSE',
      message: expect.stringContaining('without an answer') as string,
    })
  })

  it('that is there and not read yet survives a callSync', async () => {
    // A clock that runs away ends each turn after sixteen answers; the rest of those that were taken out wait in the inbox.
    const ended = await runChild(`
      const lab = await loadModule(fixture('modules/lab.py'))
      await lab.call('identity', [0])
      let now = 0
      performance.now = () => (now += 1000)
      const wrong = []
      const word = (i) => 'answer ' + i + ' '.repeat(i % 50)
      const one = async (i) => {
        if ((await lab.call('identity', [word(i)])) !== word(i)) wrong.push(i)
        // Long enough to lie over all that is not read yet.
        if (lab.callSync('identity', ['-'.repeat(100_000)]).length !== 100_000) wrong.push(-i)
      }
      await Promise.all(Array.from({ length: 1000 }, (_, i) => one(i)))
      console.log(JSON.stringify(wrong))`)
    expect(ended).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' })
  })
})
