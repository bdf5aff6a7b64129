// What is remembered about an interpreter, and what makes it be asked again. Every case uses a process of its own for the second look,
// because the first one also remembers in memory.

import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, type TestContext } from 'vitest'
import { bareEnvironment, makeVenv, needPython, newFolder } from './interpreters'

const finder = join(__dirname, '../../dist/python/find.js')

interface Answer {
  cached: boolean
  version: string
  program: string
}

/** What a new process finds. */
function look(python: string, env: NodeJS.ProcessEnv): Answer {
  const source = `require(${JSON.stringify(finder)}).resolvePython(${JSON.stringify(python)}).then((info) => console.log(JSON.stringify(info)))`
  return JSON.parse(execFileSync(process.execPath, ['-e', source], { env, encoding: 'utf8' })) as Answer
}

function prepare(context: TestContext): { venv: string; program: string; env: NodeJS.ProcessEnv; folder: string } {
  if (!existsSync(finder)) context.skip('dist/ is not built: npm run build:ts')
  const venv = newFolder('venv')
  const program = makeVenv(needPython(context), venv)
  const env = bareEnvironment()
  return { venv, program, env, folder: join(env['XDG_CACHE_HOME'] ?? '', 'aiges-native/python') }
}

const onlyFile = (folder: string): string => join(folder, readdirSync(folder)[0] ?? '')

describe('the cache on disk', () => {
  it('saves the second process the question', (context) => {
    const { venv, program, env } = prepare(context)
    expect(look(venv, env)).toMatchObject({ cached: false, program })
    expect(look(venv, env)).toMatchObject({ cached: true, program })
  })

  it('is readable and writable by its owner alone', (context) => {
    const { venv, env, folder } = prepare(context)
    look(venv, env)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(onlyFile(folder)).mode & 0o777).toBe(0o600)
  })

  it('asks again when pyvenv.cfg changed', (context) => {
    const { venv, env } = prepare(context)
    look(venv, env)
    const setting = join(venv, 'pyvenv.cfg')
    writeFileSync(setting, `${readFileSync(setting, 'utf8')}prompt = changed\n`)
    expect(look(venv, env).cached).toBe(false)
    expect(look(venv, env).cached).toBe(true)
  })

  it.for(['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'])(
    'asks again when %s is another: the interpreter may load another library',
    (name, context) => {
      const { venv, env } = prepare(context)
      look(venv, env)
      const other = { ...env, [name]: newFolder('libraries') }
      expect(look(venv, other).cached).toBe(false)
      expect(look(venv, other).cached).toBe(true)
      expect(look(venv, env).cached).toBe(false)
    },
  )

  it('asks again when the library that was found is another file', (context) => {
    const { venv, env, folder } = prepare(context)
    look(venv, env)
    const file = onlyFile(folder)
    const entry = JSON.parse(readFileSync(file, 'utf8')) as { facts: { library: string } }
    const replaced = join(newFolder(), 'libpython.so')
    writeFileSync(replaced, 'another library')
    utimesSync(replaced, 0, 0)
    entry.facts.library = replaced
    writeFileSync(file, JSON.stringify(entry))
    expect(look(venv, env).cached).toBe(false)
  })

  it.for([
    ['nothing', ''],
    ['no JSON', '{"interpreter'],
    ['another shape', '{"interpreter":"x","answer":"y","facts":{}}'],
    ['a list', '[1,2,3]'],
  ] as const)('does not trip over a file that holds %s', ([, text], context) => {
    const { venv, env, folder } = prepare(context)
    look(venv, env)
    writeFileSync(onlyFile(folder), text)
    expect(look(venv, env).cached).toBe(false)
    expect(look(venv, env).cached).toBe(true)
  })

  it('does not trust a file that others may write', (context) => {
    const { venv, env, folder } = prepare(context)
    look(venv, env)
    chmodSync(onlyFile(folder), 0o666)
    expect(look(venv, env).cached).toBe(false)
  })

  it('does not trust a folder that others may write', (context) => {
    const { venv, env, folder } = prepare(context)
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o777)
    const own = { ...env, TMPDIR: newFolder('tmp') }
    look(venv, own)
    expect(readdirSync(folder)).toEqual([])
  })

  it('goes elsewhere or does without when HOME cannot be written', (context) => {
    const { venv, program } = prepare(context)
    // A file where the folder should be cannot be written by root either.
    const blocked = join(newFolder(), 'home')
    writeFileSync(blocked, '')
    const temporary = newFolder('tmp')
    const readOnly = { PATH: '/nonexistent', HOME: blocked, TMPDIR: temporary }
    expect(look(venv, readOnly)).toMatchObject({ cached: false, program })
    expect(look(venv, readOnly)).toMatchObject({ cached: true, program })
    const nowhere = { ...readOnly, TMPDIR: blocked }
    expect(look(venv, nowhere)).toMatchObject({ cached: false, program })
    expect(look(venv, nowhere)).toMatchObject({ cached: false, program })
  })
})

// Node's own recursive mkdir never answers there.
it.each(['/proc/x', '/dev/null/x'])('a place that holds no folders is passed over: %s', (place) => {
  const script = `require(${JSON.stringify(join(__dirname, '../../dist/python/cache-folder.js'))}).cacheFolder(process.env).then(console.log)`
  const TMPDIR = newFolder('tmp')
  const env = { HOME: place, XDG_CACHE_HOME: place, TMPDIR }
  const found = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8', timeout: 20_000 })
  expect(found.startsWith(join(TMPDIR, 'aiges-native-'))).toBe(true)
})

describe('what is not cached', () => {
  it('an interpreter that could not be tried because the addon is missing', (context) => {
    const { venv, env } = prepare(context)
    const unbuilt = { ...env, AIGES_NATIVE_PREBUILD: '/nonexistent' }
    expect(look(venv, unbuilt).cached).toBe(false)
    expect(look(venv, unbuilt).cached).toBe(false)
  })
})
