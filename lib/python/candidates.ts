/**
 * Turns what the caller and the environment say into interpreters to ask, in order. Looks at the file system only.
 * What was named on purpose is the only candidate: falling through to another interpreter would hide the mistake.
 */
import { promises as fs } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { ENVIRONMENT_PROGRAMS, isExecutable, kindOf, onPath, PATH_NAMES } from './layout'
import type { PythonSource } from './types'

/** An interpreter to ask, or why the name led to none. */
export interface Candidate {
  source: PythonSource
  path: string
  fault?: string
}

/** @returns one candidate when something was chosen, else every one on the PATH; [] when that has none */
export async function candidates(option: string | undefined, cwd: string, env: NodeJS.ProcessEnv): Promise<Candidate[]> {
  if (option !== undefined) return [await named('option', option, cwd, env)]
  const fromEnvironment = env['AIGES_PYTHON']
  if (fromEnvironment) return [await named('AIGES_PYTHON', fromEnvironment, cwd, env)]
  const active = env['VIRTUAL_ENV']
  if (active) return [await atPath('VIRTUAL_ENV', resolve(cwd, active))]
  const local = join(cwd, '.venv')
  if ((await kindOf(local)) !== 'nothing') return [await atPath('.venv', local)]
  return everyOneOnPath(env)
}

/** An interpreter file, an environment's folder, or the name of a command. */
async function named(source: PythonSource, name: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Candidate> {
  if (isPath(name)) return atPath(source, resolve(cwd, name))
  const folder = resolve(cwd, name)
  if ((await kindOf(folder)) === 'folder') return atPath(source, folder)
  const [command] = await onPath(name, env)
  if (command !== undefined) return { source, path: command }
  return { source, path: name, fault: `there is no command of this name on the PATH and no folder of this name in ${cwd}` }
}

/** A bare word is a command or a folder, never a file of the current folder: that is how shells see it too. */
function isPath(name: string): boolean {
  return name.startsWith('.') || (process.platform === 'win32' ? /[/\\:]/ : /\//).test(name)
}

async function atPath(source: PythonSource, path: string): Promise<Candidate> {
  const kind = await kindOf(path)
  if (kind === 'folder') return inFolder(source, path)
  if (kind === 'link') return { source, path, fault: await danglingLink(path) }
  if (kind === 'nothing') return { source, path, fault: 'there is no such file or folder' }
  if (!(await isExecutable(path))) return { source, path, fault: 'the file is not executable' }
  return { source, path }
}

async function inFolder(source: PythonSource, folder: string): Promise<Candidate> {
  for (const place of ENVIRONMENT_PROGRAMS) {
    const path = join(folder, place)
    const kind = await kindOf(path)
    if (kind === 'file') return atPath(source, path)
    if (kind === 'link') return { source, path, fault: await danglingLink(path) }
  }
  return { source, path: folder, fault: `the folder holds no interpreter (looked for ${ENVIRONMENT_PROGRAMS.join(' and ')})` }
}

/** Follows the chain of links to the name that is missing: that is the interpreter which was removed or upgraded away. */
async function danglingLink(path: string): Promise<string> {
  let target = path
  for (let hops = 0; hops < 40; hops++) {
    const next = await fs.readlink(target).catch(() => null)
    if (next === null) break
    target = resolve(target, '..', next)
  }
  return `it is a link to ${target}, which is gone: the environment's base interpreter was removed or upgraded, make the environment anew`
}

async function everyOneOnPath(env: NodeJS.ProcessEnv): Promise<Candidate[]> {
  const seen = new Set<string>()
  const found: Candidate[] = []
  for (const name of PATH_NAMES) {
    for (const path of await onPath(name, env)) {
      // Names of one binary are one candidate; but a shim that is a link to its manager decides by the name it was called by.
      const real = await fs.realpath(path).catch(() => path)
      const key = basename(real).startsWith('python') ? real : path
      if (!seen.has(key)) found.push({ source: 'PATH', path })
      seen.add(key)
    }
  }
  return found
}
