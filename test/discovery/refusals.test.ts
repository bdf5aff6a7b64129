// Interpreters that cannot be used: each is refused with a stable code, a reason, everything that was tried, and what to do.

import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AigesError } from '../../lib/errors'
import { resolvePython } from '../../lib/python/find'
import type { PythonContext } from '../../lib/python/types'
import { toHaveMore } from '../support/pythons'
import { bareEnvironment, makeProgram, makeVenv, needPython, newFolder, tooOld } from './interpreters'

const childFile = join(__dirname, '../../dist/python/embed-child.js')

async function refusal(option: string | undefined, context: PythonContext = {}): Promise<AigesError> {
  const outcome = await resolvePython(option, { cwd: newFolder(), env: bareEnvironment(), ...context }).catch((error: AigesError) => error)
  if (!(outcome instanceof Error)) throw new Error(`was accepted: ${outcome.program}`)
  return outcome
}

describe('nothing there', () => {
  it('no Python on the PATH', async () => {
    const error = await refusal(undefined)
    expect(error.code).toBe('AIGES_ERR_PYTHON_NOT_FOUND')
    expect(error.message).toMatch(/tried: .*PATH/)
    expect(error.message).toMatch(/to do: /)
    for (const way of ['pyenv', '--enable-shared', 'conda', 'uv']) expect(error.message).toContain(way)
  })

  it.each([
    ['a missing file', './missing/python', 'no such file'],
    ['an empty folder', '.', 'holds no interpreter'],
    ['an unknown command', 'no-such-python', 'no command of this name'],
    ['a file that is no program', __filename, 'not executable'],
  ])('%s as an option', async (_, option, reason) => {
    const error = await refusal(option)
    expect(error.code).toBe('AIGES_ERR_PYTHON_NOT_FOUND')
    expect(error.message).toContain(reason)
    expect(error.message).toContain("option 'python'")
  })

  it.each(['AIGES_PYTHON', 'VIRTUAL_ENV'])('a wrong %s does not fall through to the PATH', async (name) => {
    const PATH = process.env['PATH']
    const error = await refusal(undefined, { env: bareEnvironment({ PATH, [name]: '/nonexistent/environment' }) })
    expect(error.code).toBe('AIGES_ERR_PYTHON_NOT_FOUND')
    expect(error.message).toContain(`/nonexistent/environment (${name})`)
    expect(error.message).toContain('no other one was looked for')
  })

  it('a broken ./.venv does not fall through either', async () => {
    const cwd = newFolder()
    mkdirSync(join(cwd, '.venv/bin'), { recursive: true })
    symlinkSync('/nonexistent/python3.11', join(cwd, '.venv/bin/python3'))
    symlinkSync('python3', join(cwd, '.venv/bin/python'))
    const error = await refusal(undefined, { cwd, env: bareEnvironment({ PATH: process.env['PATH'] }) })
    expect(error.code).toBe('AIGES_ERR_PYTHON_NOT_FOUND')
    expect(error.message).toContain('link to /nonexistent/python3.11, which is gone')
  })

  it.each([[''], ['a\0b'], [42 as never]])('an option that is none: %j', async (option) => {
    expect((await refusal(option)).code).toBe('AIGES_ERR_INVALID_ARGUMENT')
  })
})

describe('too old', () => {
  if (tooOld.length === 0) it('an old Python', (context) => context.skip(`no Python older than 3.11 is installed: ${toHaveMore}`))

  for (const { path, version } of tooOld) {
    it(`Python ${version.join('.')}`, async () => {
      const error = await refusal(path)
      expect(error.code).toBe('AIGES_ERR_PYTHON_UNUSABLE')
      expect(error.message).toContain(`it is Python ${version.join('.')}, and 3.11 or newer is needed`)
    })
  }
})

describe('programs that are no usable Python', () => {
  const answer = (facts: object): string => `echo '@aiges-probe@${JSON.stringify(facts)}'`
  const pypy = {
    versionInfo: [3, 11, 0],
    version: '3.11.0',
    implementation: 'pypy',
    prefix: '/p',
    basePrefix: '/p',
    bits: 64,
    stdlib: '/p',
  }

  it.each([
    ['prints garbage', 'echo "hello"; echo "world"', /printed: hello \| world/],
    ['fails', 'echo "cannot do this" >&2; exit 3', /exit code 3.*cannot do this/],
    ['is killed', 'kill -SEGV $$', /signal SIGSEGV/],
    ['answers half', "echo '@aiges-probe@{\"vers'", /cannot be read/],
    ['answers nonsense', 'echo "@aiges-probe@[1]"', /not an object/],
    ['answers without a version', answer({ implementation: 'cpython' }), /no version/],
    ['is PyPy', answer(pypy), /pypy.*only CPython/],
    ['lacks modules', answer({ ...pypy, implementation: 'cpython', missing: ['json', 'queue'] }), /lacks json, queue/],
    ['is a 32-bit build', answer({ ...pypy, implementation: 'cpython', bits: 32 }), /32-bit build/],
    [
      'is of another processor',
      answer({ ...pypy, implementation: 'cpython', platform: process.arch === 'x64' ? 'linux-aarch64' : 'linux-x86_64' }),
      /one process cannot hold both/,
    ],
    ['has no shared library', answer({ ...pypy, implementation: 'cpython' }), /no shared libpython \(looked in .*\/p\/lib/],
    ['prints without end', 'while :; do echo 0123456789012345678901234567890123456789; done', /too much output/],
  ])('one that %s', async (_, script, reason) => {
    const error = await refusal(makeProgram(script))
    expect(error.code).toBe('AIGES_ERR_PYTHON_UNUSABLE')
    expect(error.message).toMatch(reason)
  })

  it('one that hangs, with a child of its own that keeps the pipes', async () => {
    const error = await refusal(makeProgram('/bin/sleep 300 & /bin/sleep 300'), { probeTimeout: 300 })
    expect(error.code).toBe('AIGES_ERR_PYTHON_UNUSABLE')
    expect(error.message).toContain('no answer within 300 ms')
  })

  it('a script for an interpreter that does not exist', async () => {
    const program = join(newFolder(), 'python3')
    writeFileSync(program, '#!/nonexistent/interpreter\n', { mode: 0o755 })
    expect((await refusal(program)).message).toMatch(/cannot be started \(spawn .*ENOENT/)
  })
})

describe('environments whose base is broken', () => {
  it('pyvenv.cfg names a home that is gone', async (context) => {
    const venv = newFolder('venv')
    makeVenv(needPython(context), venv)
    const setting = join(venv, 'pyvenv.cfg')
    writeFileSync(setting, readFileSync(setting, 'utf8').replace(/^home = .*/m, 'home = /nonexistent/bin'))
    const error = await refusal(venv)
    expect(error.code).toBe('AIGES_ERR_PYTHON_UNUSABLE')
    expect(error.message).toMatch(/pyvenv.cfg names .*\/nonexistent\/bin, which does not exist: make the environment anew/)
  })

  it('the home has a standard library without its core', async (context) => {
    const python = needPython(context)
    const base = newFolder('base')
    const stdlib = join(base, 'lib', `python${python.version[0]}.${python.version[1]}`)
    mkdirSync(join(stdlib, 'lib-dynload'), { recursive: true })
    mkdirSync(join(base, 'bin'))
    writeFileSync(join(stdlib, 'os.py'), '')
    const venv = newFolder('venv')
    makeVenv(python, venv)
    const setting = join(venv, 'pyvenv.cfg')
    writeFileSync(setting, readFileSync(setting, 'utf8').replace(/^home = .*/m, `home = ${base}/bin`))
    const error = await refusal(venv)
    expect(error.code).toBe('AIGES_ERR_PYTHON_UNUSABLE')
    expect(error.message).toContain("No module named 'encodings'")
  })

  it('a library that Node cannot load', async (context) => {
    if (!existsSync(childFile)) context.skip('dist/ is not built: npm run build:ts')
    const { path, version } = needPython(context)
    const info = await resolvePython(path, { env: bareEnvironment() })
    const base = newFolder('base')
    const library = join(base, 'lib', basename(info.library))
    mkdirSync(dirname(library))
    writeFileSync(library, 'no ELF file')
    const program = join(base, 'bin', 'python3')
    const facts = { versionInfo: version, version: version.join('.'), implementation: 'cpython', executable: program, bits: 64 }
    const places = { prefix: base, basePrefix: base, stdlib: info.stdlib, config: { INSTSONAME: basename(info.library) } }
    const error = await refusal(makeProgram(`echo '@aiges-probe@${JSON.stringify({ ...facts, ...places })}'`, program))
    expect(error.code).toBe('AIGES_ERR_PYTHON_UNUSABLE')
    expect(error.message).toMatch(/cannot be started inside Node: .*(invalid ELF header|file too short)/)
  })
})

describe('what a service brings along', () => {
  it('PYTHON* variables and a noisy sitecustomize change nothing', async (context) => {
    const python = needPython(context)
    const venv = newFolder('venv')
    makeVenv(python, venv)
    const site = join(venv, 'lib', `python${python.version[0]}.${python.version[1]}`, 'site-packages')
    writeFileSync(join(site, 'sitecustomize.py'), 'print("hello from sitecustomize", end="")\n')
    const hostile = {
      PYTHONHOME: '/nonexistent',
      PYTHONPATH: '/nonexistent',
      PYTHONSTARTUP: '/nonexistent.py',
      PYTHONINSPECT: '1',
      PYTHONVERBOSE: '1',
      PYTHONEXECUTABLE: '/nonexistent',
      PYTHONPLATLIBDIR: 'nowhere',
      PYTHONMALLOC: 'nonsense',
      LC_ALL: 'C',
    }
    const info = await resolvePython(venv, { env: bareEnvironment(hostile) })
    expect(info).toMatchObject({ isVenv: true, prefix: venv })
  })

  it('a json.py in the current folder is not taken for the standard library', async (context) => {
    const { path } = needPython(context)
    const cwd = newFolder()
    writeFileSync(join(cwd, 'json.py'), 'raise SystemExit("taken")\n')
    const before = process.cwd()
    process.chdir(cwd)
    try {
      expect(await resolvePython(path, { env: bareEnvironment() })).toMatchObject({ program: path })
    } finally {
      process.chdir(before)
    }
    rmSync(join(cwd, 'json.py'))
  })
})
