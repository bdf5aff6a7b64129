// The parts of the discovery that one machine alone cannot show: libraries of other layouts, and what is opened with RTLD_DEEPBIND.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { adviceLines } from '../../lib/python/advice'
import { planDeepbind } from '../../lib/python/deepbind'
import { findLibrary } from '../../lib/python/library'
import type { ProbeReport } from '../../lib/python/report'
import { newFolder } from './interpreters'

function touch(...parts: string[]): string {
  const path = join(...parts)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  return path
}

function report(basePrefix: string, more: Partial<ProbeReport> = {}): ProbeReport {
  return {
    versionInfo: [3, 13, 1],
    version: '3.13.1',
    implementation: 'cpython',
    executable: join(basePrefix, 'bin/python3'),
    prefix: basePrefix,
    basePrefix,
    bits: 64,
    platform: '',
    debug: false,
    freeThreaded: false,
    stdlib: join(basePrefix, 'lib/python3.13'),
    missing: [],
    loaded: [],
    dll: '',
    config: {},
    ...more,
  }
}

describe('the library of an interpreter', () => {
  it('is the one that is mapped into it', async () => {
    const base = newFolder()
    const mapped = touch(base, 'elsewhere/libpython3.13.so.1.0')
    touch(base, 'lib/libpython3.13.so.1.0')
    const loaded = [touch(base, 'elsewhere/libpython3.so'), mapped]
    expect(await findLibrary(report(base, { loaded }))).toEqual({ library: mapped })
  })

  it('lies in the folder of its architecture on Debian', async () => {
    const base = newFolder()
    const library = touch(base, 'lib/x86_64-linux-gnu/libpython3.13.so.1.0')
    const config = { INSTSONAME: 'libpython3.13.so.1.0', MULTIARCH: 'x86_64-linux-gnu', LIBDIR: join(base, 'lib/x86_64-linux-gnu') }
    expect(await findLibrary(report(base, { config }))).toEqual({ library })
  })

  it('is not one of another Python, in a folder of the machine it was built on', async () => {
    const base = newFolder()
    const other = newFolder()
    touch(other, 'lib/libpython3.13.so.1.0')
    const config = { INSTSONAME: 'libpython3.13.so.1.0', LIBDIR: join(other, 'lib') }
    expect(await findLibrary(report(base, { config }))).toHaveProperty('places')
    const library = touch(base, 'lib/libpython3.13.so.1.0')
    expect(await findLibrary(report(base, { config }))).toEqual({ library })
  })

  it('is not the archive, the limited API, or another ABI', async () => {
    const base = newFolder()
    for (const name of ['libpython3.13.a', 'libpython3.so', 'libpython3.13t.so.1.0', 'libpython3.12.so.1.0']) touch(base, 'lib', name)
    expect(await findLibrary(report(base, { config: { LDLIBRARY: 'libpython3.13.a' } }))).toHaveProperty('places')
    expect(await findLibrary(report(base, { freeThreaded: true }))).toEqual({ library: join(base, 'lib/libpython3.13t.so.1.0') })
  })

  it("is the framework's binary on macOS", async () => {
    const base = newFolder()
    const library = touch(base, 'Python')
    expect(
      await findLibrary(report(base, { config: { PYTHONFRAMEWORK: 'Python', INSTSONAME: 'Python.framework/Versions/3.13/Python' } })),
    ).toEqual({ library })
  })
})

describe('modules that keep their own libraries', () => {
  const before = process.env['LD_PRELOAD']
  afterEach(() => {
    if (before === undefined) delete process.env['LD_PRELOAD']
    else process.env['LD_PRELOAD'] = before
  })

  function extensions(): string {
    const folder = newFolder('lib-dynload')
    for (const name of ['_ssl', '_hashlib', 'zlib', 'binascii', '_sqlite3', '_ssl_helper', '_json', 'array'])
      touch(folder, `${name}.cpython-313-x86_64-linux-gnu.so`)
    return folder
  }

  it('are those of the standard library whose symbols Node exports', async (context) => {
    if (process.platform !== 'linux' || before) context.skip('needs Linux without LD_PRELOAD')
    const folder = extensions()
    const { modules, off } = await planDeepbind(folder)
    const expected = ['_ssl', '_hashlib', 'zlib', 'binascii', ...('sqlite' in process.versions ? ['_sqlite3'] : [])]
    expect(off).toBeNull()
    expect(modules).toEqual(expected.map((name) => join(folder, `${name}.cpython-313-x86_64-linux-gnu.so`)))
  })

  it('are none under a preloaded library, and it says so', async (context) => {
    if (process.platform !== 'linux') context.skip('needs Linux')
    process.env['LD_PRELOAD'] = '/usr/lib/libjemalloc.so'
    expect(await planDeepbind(extensions())).toEqual({ modules: [], off: expect.stringContaining('libjemalloc') as string })
  })

  it('are none where the standard library is built in', async (context) => {
    if (process.platform !== 'linux' || before) context.skip('needs Linux without LD_PRELOAD')
    expect((await planDeepbind('')).off).toContain('built into libpython')
  })
})

describe('advice', () => {
  it('puts first what fits the interpreter that was refused', () => {
    const tried = [
      { source: 'PATH' as const, path: '/srv/.pyenv/versions/3.12.1/bin/python3', reason: 'Python 3.12.1 has no shared libpython' },
    ]
    const lines = adviceLines(tried)
    expect(lines[1]).toContain('PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install --force 3.12')
    if (process.platform === 'linux') expect(lines.join('\n')).toContain('apt-get install libpython3.12')
  })
})
