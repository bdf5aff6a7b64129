// The interpreters of this machine, old ones too: those that AIGES_TEST_PYTHONS names (a list, as PATH is), else all that pyenv has and every python3 and
// python3.N on the PATH. An empty HOME hides none of them: pyenv is also found by its shims and in the user's own home. Looks at file names only.

import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { userInfo } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'

/** For skips: what to do. */
export const toHaveMore =
  'name them, AIGES_TEST_PYTHONS=/path/to/python3.12:/another npm test, or have them made: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install 3.12'

/** Absolute paths, each program once; of several names of one program the first. */
export function pythonFiles(env: NodeJS.ProcessEnv = process.env): string[] {
  const named = (env['AIGES_TEST_PYTHONS'] ?? '').split(delimiter).filter((path) => path !== '')
  const found = named.length > 0 ? named : [...inPyenv(env), ...onPath(env), '/usr/bin/python3']
  const programs = new Map<string, string>()
  for (const path of found.filter((each) => existsSync(each))) {
    const program = realpathSync(path)
    if (!programs.has(program)) programs.set(program, path)
  }
  return [...programs.values()]
}

function inPyenv(env: NodeJS.ProcessEnv): string[] {
  const shims = folders(env).filter((folder) => basename(folder) === 'shims')
  const roots = [env['PYENV_ROOT'], ...shims.map(dirname), join(env['HOME'] ?? '', '.pyenv'), join(homeOfUser(), '.pyenv')]
  const versions = new Set(roots.filter((root) => root !== undefined && root !== '').map((root) => join(root as string, 'versions')))
  return [...versions]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((name) => join(folder, name, 'bin', 'python')),
    )
}

/** A shim starts whatever pyenv chooses at that moment: what it may choose is in the list already. */
function onPath(env: NodeJS.ProcessEnv): string[] {
  return folders(env)
    .filter((folder) => basename(folder) !== 'shims' && existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^python3(\.\d+)?$/.test(name))
        .sort()
        .map((name) => join(folder, name)),
    )
}

const folders = (env: NodeJS.ProcessEnv): string[] => (env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'))

function homeOfUser(): string {
  try {
    return userInfo().homedir
  } catch {
    return ''
  }
}
