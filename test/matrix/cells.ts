// The Pythons and the Nodes of the matrix, and how one cell is run. Nodes beside the running one come from AIGES_TEST_NODES (a list of executables, as PATH is) or from where
// scripts/test/other-tools.mjs puts them.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect } from 'vitest'
import { usable } from '../discovery/interpreters'
import { root } from '../support/child'
import { runProgram } from './program'

export interface Place {
  name: string
  path: string
}

export const nodeMajors = [20, 22, 24, 26]

/** The first usable interpreter of each minor version that brings a shared library. */
export function pythons(): (Place & { minor: number })[] {
  const chosen = new Map<number, Place & { minor: number }>()
  for (const { path, version } of usable) {
    const minor = version[1]
    if (!chosen.has(minor) && hasSharedLibrary(path)) chosen.set(minor, { name: version.join('.'), path, minor })
  }
  return [...chosen.values()].sort((a, b) => a.minor - b.minor)
}

function hasSharedLibrary(path: string): boolean {
  const ask =
    'import sysconfig as s, os; print(os.path.exists(os.path.join(s.get_config_var("LIBDIR"), s.get_config_var("INSTSONAME") or "-")))'
  return execFileSync(path, ['-I', '-c', ask], { encoding: 'utf8' }).trim() === 'True'
}

/** The Node of this major version; undefined when this machine has none. */
export function nodeOf(major: number): Place | undefined {
  if (major === Number(process.versions.node.split('.')[0])) return { name: process.version, path: process.execPath }
  const listed = (process.env['AIGES_TEST_NODES'] ?? '').split(delimiter).filter((path) => path !== '')
  const cached = join(root, 'out', 'other-tools', 'node_modules', `node${major}`, 'bin', 'node')
  for (const path of [...listed, cached]) {
    if (!existsSync(path)) continue
    const name = execFileSync(path, ['-v'], { encoding: 'utf8' }).trim()
    if (name.startsWith(`v${major}.`)) return { name, path }
  }
  return undefined
}

const steps = [
  'starts',
  'converts',
  'shares in',
  'shares out',
  'keeps views',
  'copies foreign memory',
  'moves results on',
  'reports errors',
  'ends a Worker',
]

/** Runs the smoke script in this cell and asserts that every step passed, the exit code is the script's and nothing was complained about. */
export async function expectToWork(node: Place, python: Place): Promise<void> {
  const ended = await runProgram(node.path, ['--expose-gc', join(root, 'test/matrix/smoke.mjs')], {
    env: { AIGES_PYTHON: python.path, AIGES_MATRIX_PYTHON: python.name, VIRTUAL_ENV: undefined },
    limit: 90_000,
  })
  expect({ ...ended, stdout: ended.stdout.trimEnd().split('\n') }).toEqual({ code: 3, signal: null, stderr: '', stdout: steps })
}
