// Which Python runs and what of the service's environment reaches it: virtual environments as they are, PYTHONPATH before `site`, and none of
// the other PYTHON variables.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeVenv, usable } from '../discovery/interpreters'
import { runChild } from '../support/child'
import { scratchFolder } from '../support/scratch'

const base = scratchFolder('env')
const venv = join(base, 'my venv')
let python = ''

/** The interpreter that is chosen when nothing is said, as the package finds it. */
beforeAll(async () => {
  const ended = await runChild(`await loadModule('sys'); console.log(runtimeInfo().program)`)
  python = ended.stdout.trim()
  const made = spawnSync(python, ['-m', 'venv', '--without-pip', venv], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  const lib = readdirSync(join(venv, 'lib'))[0] as string
  writeFileSync(join(venv, 'lib', lib, 'site-packages/only_here.py'), 'WHERE = "venv"\ndef where():\n    return WHERE\n')
})

const facts = `const rude = await loadModule(fixture('modules/rude.py'), options); const facts = await rude.call('facts')\n`

describe('a virtual environment', () => {
  it.each<[string, () => string, () => NodeJS.ProcessEnv]>([
    ['named by its folder', () => `{ python: ${JSON.stringify(venv)} }`, () => ({})],
    ['named by its interpreter', () => `{ python: ${JSON.stringify(join(venv, 'bin/python'))} }`, () => ({})],
    ['in VIRTUAL_ENV', () => '{}', () => ({ VIRTUAL_ENV: venv, AIGES_PYTHON: undefined })],
    ['in AIGES_PYTHON', () => '{}', () => ({ AIGES_PYTHON: join(venv, 'bin/python') })],
  ])('%s', async (_, options, env) => {
    const ended = await runChild(
      `const options = ${options()}; ${facts}
       const only = await loadModule('only_here')
       console.log(facts.prefix, facts.executable.startsWith(facts.prefix), await only.call('where'), facts.path.some((p) => p.includes('my venv')))
       const { execFileSync } = await import('node:child_process')
       console.log(String(execFileSync(facts.executable, ['-c', 'import only_here; print(only_here.WHERE)'])).trim())`,
      { env: env() },
    )
    expect(ended).toMatchObject({ code: 0, stdout: `${realpathSync(base)}/my venv true venv true\nvenv\n` })
  })

  it('its children live in it too', async () => {
    const ended = await runChild(
      `const options = { python: ${JSON.stringify(venv)} }; ${facts} console.log((await rude.call('pool', [[2]])).join(), facts.prefix)`,
    )
    expect(ended).toMatchObject({ code: 0, stdout: `4 ${realpathSync(base)}/my venv\n` })
  })

  it.for(usable)('in a folder with any name, on $path', async (python, context) => {
    if (python.path.startsWith('/usr/')) context.skip('a Python of the system may have no shared library')
    const odd = join(base, `项目 é 🙂 ${python.version.join('.')}`)
    makeVenv(python, odd)
    for (const LC_ALL of ['C', 'C.UTF-8']) {
      const ended = await runChild(
        `const options = { python: ${JSON.stringify(odd)} }; ${facts} console.log(JSON.stringify([facts.prefix, facts.path.join()]))`,
        {
          env: { LC_ALL },
        },
      )
      const [prefix, path] = JSON.parse(ended.stdout) as [string, string]
      expect([ended.code, prefix, path.includes(`${realpathSync(odd)}/lib`)]).toEqual([0, realpathSync(odd), true])
    }
  })

  it('in .venv of the current folder', async () => {
    const here = join(base, 'project')
    mkdirSync(here)
    spawnSync(python, ['-m', 'venv', '--without-pip', join(here, '.venv')])
    const ended = await runChild(`const options = {}; ${facts} console.log(facts.prefix)`, {
      cwd: here,
      env: { VIRTUAL_ENV: undefined, AIGES_PYTHON: undefined },
    })
    expect(ended).toMatchObject({ code: 0, stdout: `${realpathSync(here)}/.venv\n` })
  })
})

describe('PYTHONPATH', () => {
  const folder = join(base, 'path entry')
  beforeAll(() => {
    mkdirSync(folder)
    writeFileSync(join(folder, 'sitecustomize.py'), 'import sys\nsys.customised_by = "the service"\n')
    writeFileSync(join(folder, 'on_the_path.py'), 'import sys\ndef told():\n    return [sys.customised_by, __file__]\n')
  })

  it('is on sys.path before site runs, so that its sitecustomize is the one', async () => {
    const ended = await runChild(`const m = await loadModule('on_the_path'); console.log((await m.call('told')).join())`, {
      env: { PYTHONPATH: `${folder}:/nowhere` },
    })
    expect(ended).toMatchObject({ code: 0, stdout: `the service,${folder}/on_the_path.py\n` })
  })

  it('comes before site-packages, and its order is kept', async () => {
    const ended = await runChild(
      `const options = {}; ${facts} console.log(facts.path.indexOf(${JSON.stringify(folder)}) < facts.path.findIndex((p) => p.endsWith('site-packages')), facts.path.includes(''))`,
      { env: { PYTHONPATH: folder } },
    )
    expect(ended).toMatchObject({ code: 0, stdout: 'true false\n' })
  })
})

describe('other variables of the service', () => {
  it.each<[string, string]>([
    ['PYTHONHOME', '/nowhere'],
    ['PYTHONSTARTUP', '/nowhere/startup.py'],
    ['PYTHONFAULTHANDLER', '1'],
    ['PYTHONINSPECT', '1'],
    ['PYTHONOPTIMIZE', '2'],
    ['PYTHONUTF8', '0'],
    ['PYTHONIOENCODING', 'latin-1'],
    ['PYTHONMALLOC', 'debug'],
    ['PYTHONDEVMODE', '1'],
    ['PYTHONPLATLIBDIR', 'nowhere'],
    ['PYTHONNOUSERSITE', '0'],
    ['PYTHONWARNINGS', 'error'],
    ['PYTHONDONTWRITEBYTECODE', ''],
    ['PYTHONCASEOK', '1'],
  ])('%s=%s does not reach the start', async (name, value) => {
    const ended = await runChild(
      `const options = {}; ${facts}
       const noisy = await loadModule(fixture('modules/noisy.py'))
       console.log(JSON.stringify(facts.flags), facts.executable === runtimeInfo().program, (await noisy.call('facts'))[3])
       const assert = await loadModule('builtins'); await assert.call('exec', ['assert False', {}]).catch((e) => console.log(e.pythonType))`,
      { env: { [name]: value } },
    )
    expect(ended).toMatchObject({
      code: 0,
      signal: null,
      stdout: '{"utf8_mode":1,"inspect":0,"optimize":0,"no_site":0,"dev_mode":false} true utf-8\nAssertionError\n',
    })
  })
})

describe('libraries that Node brings too', () => {
  const others = process.env['AIGES_TEST_NODES']?.split(':') ?? []

  it.each([process.execPath, ...others])('Python uses its own OpenSSL and zlib under %s', async (node) => {
    const alone = spawnSync(python, ['-c', 'import ssl, zlib; print(ssl.OPENSSL_VERSION, zlib.ZLIB_RUNTIME_VERSION, sep="|")'], {
      encoding: 'utf8',
    })
    const ended = await runChild(
      `const rude = await loadModule(fixture('modules/rude.py')); console.log((await rude.call('tls')).join('|'), runtimeInfo().deepbound.length > 0)`,
      { node },
    )
    expect(ended).toMatchObject({ code: 0, stdout: `${alone.stdout.trim()} true\n` })
  })

  it.each([
    ['its own copies', {}, true],
    ['the ones that came first, where nothing may be opened beside them', { LD_PRELOAD: 'libm.so.6' }, false],
  ])('runtimeInfo says which are in use, without importing them: %s', async (_, env, deepbound) => {
    const ended = await runChild(
      `const json = await loadModule('json')
       const { openssl, zlib, deepbound } = runtimeInfo()
       const sys = await loadModule('sys')
       console.log(deepbound.length > 0, await sys.call('modules.__contains__', ['_ssl']))
       const rude = await loadModule(fixture('modules/rude.py'))
       console.log(JSON.stringify([openssl, zlib]) === JSON.stringify(await rude.call('tls')), openssl, zlib)`,
      { env },
    )
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\w+ false\ntrue OpenSSL \d\S* .* \d+\.\d+\S*\n$/) as string })
    expect(ended.stdout.startsWith(`${deepbound} `)).toBe(true)
  })

  it('also where the versions differ', (context) => {
    if (others.length === 0) context.skip('AIGES_TEST_NODES names no other node; the one that runs may have the same OpenSSL as Python')
    expect(others.filter((node) => !existsSync(node))).toEqual([])
  })
})
