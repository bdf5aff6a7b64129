/**
 * The Pythons whose headers and libraries the signature check reads: those named in AIGES_TEST_PYTHONS (interpreters, separated by `:`), else every
 * python3.11 and newer on PATH and in pyenv's folder. Each is asked once, in a child process.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

export interface FoundPython {
  version: string
  minor: number
  /** The folder of Python.h; the header itself may be missing. */
  include: string
  /** The shared library, or null when this Python has none on disk. */
  library: string | null
}

const question = `
import json, os, sys, sysconfig
v = sysconfig.get_config_var
names = [os.path.join(v(d) or '', v(n) or '') for d in ('LIBDIR', 'LIBPL') for n in ('INSTSONAME', 'LDLIBRARY')]
names = [n for n in names if n.endswith(('.so', '.dylib')) or '.so.' in n]
print(json.dumps({
    'version': '%d.%d.%d' % sys.version_info[:3], 'minor': sys.version_info[1], 'include': v('INCLUDEPY'),
    'library': next((n for n in names if os.path.exists(n)), None),
}))`

export function findPythons(): FoundPython[] {
  const found = candidates()
    .map(ask)
    .filter((python) => python !== null)
  const byInclude = new Map(found.filter(({ minor }) => minor >= 11).map((python) => [`${python.version} ${python.include}`, python]))
  return [...byInclude.values()].sort((a, b) => a.minor - b.minor)
}

function candidates(): string[] {
  const named = process.env['AIGES_TEST_PYTHONS']
  if (named) return named.split(delimiter).filter(Boolean)
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions')
  const installed = existsSync(versions) ? readdirSync(versions).map((name) => join(versions, name, 'bin', 'python3')) : []
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'python3'))
  return [...installed, ...onPath].filter((path) => existsSync(path))
}

function ask(interpreter: string): FoundPython | null {
  const { status, stdout } = spawnSync(interpreter, ['-I', '-c', question], { encoding: 'utf8' })
  return status === 0 ? (JSON.parse(stdout) as FoundPython) : null
}
