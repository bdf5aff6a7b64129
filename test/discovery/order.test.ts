// Which interpreter is taken: the order of the places, what each of them may hold, and what each version answers about itself.

import { existsSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolvePython } from '../../lib/python/find'
import { toHaveMore } from '../support/pythons'
import { bareEnvironment, makeProgram, makeVenv, needPython, newFolder, usable } from './interpreters'

describe('every interpreter of this machine', () => {
  if (usable.length === 0) it('is there', (context) => context.skip(`no Python >= 3.11 was found: ${toHaveMore}`))

  for (const { path, version } of usable) {
    it(`Python ${version.join('.')} at ${path} says what it is`, async (context) => {
      const info = await resolvePython(path, { env: bareEnvironment() }).catch((error: Error) => error)
      if (info instanceof Error) {
        // Debian's own interpreter comes without its library unless libpython3.x is installed; then the refusal must say just that.
        expect(info.message).toMatch(/no shared libpython/)
        return context.skip(`${path} has no shared libpython`)
      }
      expect(info).toMatchObject({
        program: path,
        versionInfo: version,
        implementation: 'cpython',
        isVenv: false,
        source: 'option',
        cached: false,
      })
      expect(info.version).toBe(version.join('.'))
      expect(info.library).toMatch(new RegExp(`libpython${version[0]}\\.${version[1]}[a-z]*\\.(so|dylib)`))
      for (const file of [info.library, info.stdlib, info.destShared, ...info.deepbind]) expect(existsSync(file), file).toBe(true)
      expect(info.tried).toEqual([{ source: 'option', path, reason: null }])
    })
  }
})

describe('the order of the places', () => {
  it('takes the option before everything else', async (context) => {
    const { path } = needPython(context)
    const env = bareEnvironment({ AIGES_PYTHON: '/nonexistent/aiges', VIRTUAL_ENV: '/nonexistent/venv' })
    expect(await resolvePython(path, { env })).toMatchObject({ source: 'option', program: path })
  })

  it('takes AIGES_PYTHON before VIRTUAL_ENV', async (context) => {
    const { path } = needPython(context)
    const env = bareEnvironment({ AIGES_PYTHON: path, VIRTUAL_ENV: '/nonexistent/venv' })
    expect(await resolvePython(undefined, { env })).toMatchObject({ source: 'AIGES_PYTHON', program: path })
  })

  it('takes VIRTUAL_ENV before ./.venv, and ./.venv before the PATH', async (context) => {
    const python = needPython(context)
    const cwd = newFolder()
    const local = makeVenv(python, join(cwd, '.venv'))
    const active = newFolder('active')
    const program = makeVenv(python, active)
    const env = bareEnvironment({ PATH: dirname(python.path) })
    expect(await resolvePython(undefined, { cwd, env: { ...env, VIRTUAL_ENV: active } })).toMatchObject({ source: 'VIRTUAL_ENV', program })
    expect(await resolvePython(undefined, { cwd, env })).toMatchObject({ source: '.venv', program: local, isVenv: true })
    expect(await resolvePython(undefined, { cwd: newFolder(), env })).toMatchObject({ source: 'PATH', isVenv: false })
  })

  it('passes over what is unusable on the PATH and tells of it', async (context) => {
    const python = needPython(context)
    const broken = makeProgram('echo "I am no Python"')
    const env = bareEnvironment({ PATH: `${dirname(broken)}:${dirname(python.path)}` })
    const info = await resolvePython(undefined, { cwd: newFolder(), env })
    expect(info.source).toBe('PATH')
    expect(info.tried.length).toBe(2)
    expect(info.tried[0]).toMatchObject({ path: broken, source: 'PATH' })
    expect(info.tried[0]?.reason).toContain('I am no Python')
  })

  it('never starts a program because it lies in the current folder', async (context) => {
    const python = needPython(context)
    const cwd = newFolder()
    const marker = join(cwd, 'was-started')
    makeProgram(`touch '${marker}'`, join(cwd, 'python3'))
    const env = bareEnvironment({ PATH: `.::${dirname(python.path)}` })
    const info = await resolvePython(undefined, { cwd, env })
    expect(dirname(info.program)).toBe(dirname(python.path))
    expect(info.tried).toHaveLength(1)
    await expect(resolvePython('python3', { cwd, env })).resolves.toMatchObject({ source: 'option' })
    expect(existsSync(marker)).toBe(false)
  })
})

describe('what an option may be', () => {
  it.for(['plain', 'with spaces', '中文目录', "it's $HOME;"])(
    'an environment in a folder named %s, absolute and relative',
    async (name, context) => {
      const python = needPython(context)
      const cwd = newFolder(name)
      const program = makeVenv(python, join(cwd, 'env'))
      const env = bareEnvironment()
      for (const option of [join(cwd, 'env'), program, './env', 'env', 'env/bin/python']) {
        const info = await resolvePython(option, { cwd, env })
        expect(info, option).toMatchObject({ program, isVenv: true, prefix: join(cwd, 'env') })
      }
    },
  )

  it('a command name', async (context) => {
    const python = needPython(context)
    const info = await resolvePython('python3', { cwd: newFolder(), env: bareEnvironment({ PATH: dirname(python.path) }) })
    expect(info.program).toBe(join(dirname(python.path), 'python3'))
  })

  it('a link to an environment keeps the environment', async (context) => {
    const python = needPython(context)
    const folder = newFolder()
    makeVenv(python, join(folder, 'real'))
    symlinkSync(join(folder, 'real'), join(folder, 'link'))
    const info = await resolvePython(join(folder, 'link'), { env: bareEnvironment() })
    expect(info).toMatchObject({ isVenv: true, program: join(folder, 'link/bin/python') })
  })

  it('a shim: the interpreter behind it is taken', async (context) => {
    const python = needPython(context)
    const shim = makeProgram(`exec '${python.path}' "$@"`)
    const env = bareEnvironment({ PATH: dirname(shim) })
    expect(await resolvePython(undefined, { cwd: newFolder(), env })).toMatchObject({ program: python.path, cached: false })
    // A shim may lead elsewhere the next time: it is asked again, while what it led to is known.
    expect(await resolvePython(undefined, { cwd: newFolder(), env })).toMatchObject({ program: python.path, cached: false })
    expect(await resolvePython(python.path, { env })).toMatchObject({ cached: true })
  })
})
