/**
 * Where interpreters lie on each platform: inside an environment's folder, and on the PATH. Looks at the file system only and
 * starts nothing.
 */
import { constants, promises as fs } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

const windows = process.platform === 'win32'

/** An interpreter's place inside an environment's folder: venv and virtualenv, then conda on Windows, which keeps it at the top. */
export const ENVIRONMENT_PROGRAMS: readonly string[] = windows
  ? [join('Scripts', 'python.exe'), 'python.exe']
  : ['bin/python', 'bin/python3']

/** The names that are looked for on the PATH when nothing was chosen. */
export const PATH_NAMES: readonly string[] = windows ? ['python3.exe', 'python.exe'] : ['python3', 'python']

/**
 * Every file of this name on the PATH, in its order. Relative and empty entries mean the current folder, and a service must not
 * start a program just because it lies where the service happens to run: they are left out.
 */
export async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const folders = (pathOf(env) ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  const file = windows && !/\.exe$/i.test(name) ? `${name}.exe` : name
  const found: string[] = []
  for (const folder of new Set(folders)) {
    const path = join(folder, file)
    if ((await kindOf(path)) === 'file' && (await isExecutable(path))) found.push(path)
  }
  return found
}

function pathOf(env: NodeJS.ProcessEnv): string | undefined {
  if (!windows) return env['PATH']
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH')
  return name === undefined ? undefined : env[name]
}

/** 'link' is a symbolic link that leads nowhere. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'link' | 'nothing'> {
  try {
    return (await fs.stat(path)).isDirectory() ? 'folder' : 'file'
  } catch {
    const link = await fs.lstat(path).catch(() => null)
    return link?.isSymbolicLink() === true ? 'link' : 'nothing'
  }
}

export async function isExecutable(path: string): Promise<boolean> {
  if (windows) return true
  return fs.access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
