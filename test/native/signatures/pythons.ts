/**
 * The Pythons whose headers and libraries the signature check reads: every one of this machine from 3.11 on. Each is asked once, in a child process.
 */
import { spawnSync } from 'node:child_process'
import { pythonFiles } from '../../support/pythons'

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
  const found = pythonFiles()
    .map(ask)
    .filter((python) => python !== null)
  const byInclude = new Map(found.filter(({ minor }) => minor >= 11).map((python) => [`${python.version} ${python.include}`, python]))
  return [...byInclude.values()].sort((a, b) => a.minor - b.minor)
}

function ask(interpreter: string): FoundPython | null {
  const { status, stdout } = spawnSync(interpreter, ['-I', '-c', question], { encoding: 'utf8' })
  return status === 0 ? (JSON.parse(stdout) as FoundPython) : null
}
