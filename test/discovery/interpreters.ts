// The real interpreters of this machine, and folders to try them in. AIGES_TEST_PYTHONS (a list as PATH is) names them; without it, what
// pyenv has installed and python3 on the PATH count. Tests that need one which is not there skip, and say so.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { TestContext } from 'vitest'
import { scratchFolder } from '../support/scratch'

export interface Interpreter {
  path: string
  version: [number, number, number]
}

function found(): Interpreter[] {
  const versions = join(homedir(), '.pyenv', 'versions')
  const listed = (process.env['AIGES_TEST_PYTHONS'] ?? '').split(delimiter).filter((path) => path !== '')
  const pyenv = existsSync(versions) ? readdirSync(versions).map((name) => join(versions, name, 'bin', 'python')) : []
  return [...listed, ...pyenv, '/usr/bin/python3'].filter((path) => existsSync(path)).flatMap(ask)
}

function ask(path: string): Interpreter[] {
  try {
    const code = 'import sys; print("%d.%d.%d" % sys.version_info[:3])'
    const version = execFileSync(path, ['-E', '-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    return [{ path, version: version.split('.').map(Number) as [number, number, number] }]
  } catch {
    return []
  }
}

const all = found()
const isNewEnough = ({ version: [major, minor] }: Interpreter): boolean => major === 3 && minor >= 11

/** Those that are new enough; one of them may still lack its shared library. */
export const usable = all.filter(isNewEnough)
export const tooOld = all.filter((one) => !isNewEnough(one))

/** A usable interpreter with a shared library, or the skip that says why there is none. */
export function needPython(context: TestContext): Interpreter {
  const one = usable.find(({ path }) => !path.startsWith('/usr/'))
  if (one === undefined) context.skip('no Python >= 3.11 outside /usr: set AIGES_TEST_PYTHONS')
  return one as Interpreter
}

const scratch = scratchFolder('discovery')
let folders = 0

/** A new empty folder; `name` may be as awkward as users' folders are. */
export function newFolder(name = 'folder'): string {
  const folder = join(scratch, String(++folders), name)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** A real environment, made by `python -m venv`, without pip. */
export function makeVenv(python: Interpreter, folder: string): string {
  execFileSync(python.path, ['-m', 'venv', '--without-pip', folder], { stdio: 'ignore' })
  return join(folder, 'bin', 'python')
}

/** A program that is called as an interpreter is and does what `script` says. */
export function makeProgram(script: string, path = join(newFolder(), 'python3')): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return path
}

/** An environment in which nothing leads to an interpreter, and with a cache of its own. */
export function bareEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: '/nonexistent', HOME: newFolder('home'), XDG_CACHE_HOME: newFolder('cache'), ...more }
}
