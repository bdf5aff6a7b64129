// Exceptions of every kind as PythonError: also those that raise while they are looked at, are huge, or hold themselves. One process of its
// own, which must come to a good end.

import { beforeAll, describe, expect, it } from 'vitest'
import { type Ended, runChild } from '../support/child'

interface Seen {
  name: string
  code: string
  pythonType: string
  message: string
  exitCode?: number
  notes?: string[]
  causes: string[]
  errors: (string | undefined)[]
  frames: string[]
  traceback: string
  stack: string
}

let ended: Ended
let seen: Record<string, Seen>

beforeAll(async () => {
  ended = await runChild(`
    const zoo = await loadModule(fixture('modules/mishaps.py'))
    const seen = {}
    const causesOf = (e) => { const all = []; for (let c = e.cause; c; c = c.cause) all.push(c.message); return all }
    const look = (e) => ({ name: e.name, code: e.code, pythonType: e.pythonType, message: e.message, exitCode: e.exitCode, notes: e.notes, causes: causesOf(e),
      errors: (e.errors ?? []).map((x) => x.pythonType), frames: e.traceback.frames.map((f) => f.name), traceback: e.traceback.text, stack: e.stack })
    async function user(name, how) { return await zoo.call(how, how === 'recurse' ? [] : [name]) }
    for (const name of await zoo.call('names')) {
      await user(name, 'throw').catch((e) => { seen[name] = look(e) })
      await user(name, 'throw_from').catch((e) => { seen['from ' + name] = look(e) })
    }
    await user('', 'recurse').catch((e) => { seen.recursion = look(e) })
    try { zoo.callSync('throw', ['group']) } catch (e) { seen.sync = look(e) }
    console.log(JSON.stringify(seen))
  `)
  seen = JSON.parse(ended.stdout.split('\n')[0] ?? '{}') as Record<string, Seen>
})

it('the process lives', () => expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' }))

describe('code, type and message', () => {
  it.each<[string, string, string, string | RegExp]>([
    ['SystemExit', 'AIGES_ERR_PYTHON_EXIT', 'SystemExit', 'SystemExit: 7'],
    ['SystemExit text', 'AIGES_ERR_PYTHON_EXIT', 'SystemExit', 'SystemExit: bye'],
    ['SystemExit object', 'AIGES_ERR_PYTHON_EXIT', 'SystemExit', /^SystemExit: <object object/],
    ['KeyboardInterrupt', 'AIGES_ERR_PYTHON', 'KeyboardInterrupt', 'KeyboardInterrupt'],
    ['GeneratorExit', 'AIGES_ERR_PYTHON', 'GeneratorExit', 'GeneratorExit'],
    ['StopIteration', 'AIGES_ERR_PYTHON', 'StopIteration', 'StopIteration: 1'],
    ['MemoryError', 'AIGES_ERR_PYTHON', 'MemoryError', 'MemoryError'],
    ['mute', 'AIGES_ERR_PYTHON', 'mishaps.Mute', /^mishaps\.Mute: .*KeyboardInterrupt/],
    ['numb', 'AIGES_ERR_PYTHON', 'mishaps.Numb', /^mishaps\.Numb: /],
    ['loud', 'AIGES_ERR_PYTHON', 'mishaps.Loud', /^mishaps\.Loud: x{1000}/],
    ['cause cycle', 'AIGES_ERR_PYTHON', 'ValueError', 'ValueError: a'],
    ['self cause', 'AIGES_ERR_PYTHON', 'ValueError', 'ValueError: own cause'],
    ['group', 'AIGES_ERR_PYTHON', 'ExceptionGroup', 'ExceptionGroup: several (2 sub-exceptions)'],
    ['base group', 'AIGES_ERR_PYTHON', 'BaseExceptionGroup', 'BaseExceptionGroup: several (2 sub-exceptions)'],
    ['noted', 'AIGES_ERR_PYTHON', 'ValueError', 'ValueError: noted'],
    ['annotated', 'AIGES_ERR_PYTHON', 'ValueError', 'ValueError: plain'],
    ['syntax error', 'AIGES_ERR_PYTHON', 'SyntaxError', /^SyntaxError: odd/],
    ['os error', 'AIGES_ERR_PYTHON', 'FileNotFoundError', "FileNotFoundError: [Errno 2] No such file: '/nowhere'"],
    ['class', 'AIGES_ERR_PYTHON', 'ValueError', 'ValueError'],
    ['recursion', 'AIGES_ERR_PYTHON', 'RecursionError', /^RecursionError: maximum recursion depth/],
  ])('%s', (name, code, pythonType, message) => {
    expect(seen[name]).toMatchObject({ name: 'PythonError', code, pythonType })
    if (typeof message === 'string') expect(seen[name]?.message).toBe(message)
    else expect(seen[name]?.message).toMatch(message)
  })

  it('every one of them is a PythonError, also with a cause of its own', () => {
    for (const [name, { code, message }] of Object.entries(seen)) {
      expect([name, code]).toEqual([name, expect.stringMatching(/^AIGES_ERR_PYTHON(_EXIT)?$/)])
      expect(message.length).toBeLessThan(20_000)
    }
    expect(Object.keys(seen).length).toBeGreaterThan(50)
  })
})

describe('the rest', () => {
  it('exit codes', () => {
    expect([seen['SystemExit']?.exitCode, seen['SystemExit text']?.exitCode, seen['SystemExit object']?.exitCode]).toEqual([7, 1, 1])
  })

  it('causes, cut where they come back or go on for ever', () => {
    expect(seen['from os error']?.causes).toEqual(["KeyError: 'missing'"])
    expect(seen['cause cycle']?.causes).toEqual(['ValueError: b'])
    expect(seen['self cause']?.causes).toEqual([])
    expect(seen['long chain']?.causes.slice(0, 2)).toEqual(['ValueError: 1', 'ValueError: 2'])
    expect(seen['long chain']?.causes.length).toBeLessThanOrEqual(16)
  })

  it('groups', () => {
    expect(seen['group']?.errors).toEqual(['ValueError', 'TypeError'])
    expect(seen['sync']?.errors).toEqual(['ValueError', 'TypeError'])
    expect(seen['base group']?.errors).toEqual(['SystemExit', 'KeyboardInterrupt'])
  })

  it('notes', () => {
    expect(seen['noted']?.notes).toEqual(['look here', '7'])
    expect(seen['noted']?.traceback).toContain('look here')
  })

  it('frames show the plugin and not the host', () => {
    expect(seen['os error']?.frames).toEqual(['throw'])
    expect(seen['from os error']?.frames).toEqual(['throw_from'])
    expect(seen['os error']?.traceback).toMatch(
      /^Traceback \(most recent call last\):\n.*mishaps\.py", line \d+, in throw\n.*\nFileNotFoundError: /s,
    )
    expect(seen['os error']?.traceback).not.toContain('aiges_native')
  })

  it('the stack shows the JavaScript callers, then Python', () => {
    const lines = seen['os error']?.stack.split('\n') ?? []
    const border = lines.indexOf('    --- Python ---')
    expect(lines[0]).toBe("PythonError: FileNotFoundError: [Errno 2] No such file: '/nowhere'")
    expect(lines.slice(1, border).join('\n')).toMatch(/at async user /)
    expect(lines[border + 1]).toMatch(/at throw \(.*mishaps\.py:\d+\)/)
    expect(lines.slice(1, border).join('\n')).not.toMatch(/scheduler|value\//)
  })

  it('a recursion does not flood', () => {
    expect(seen['recursion']?.traceback.length).toBeLessThan(70_000)
    expect(seen['recursion']?.stack.length).toBeLessThan(70_000)
  })
})
