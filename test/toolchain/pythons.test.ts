// Which interpreters the tests find: all of this machine's, whatever HOME is, and only those that were named if any were.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pythonFiles } from '../support/pythons'
import { scratchFolder } from '../support/scratch'

const root = scratchFolder('pythons')
const program = (...parts: string[]): string => {
  const path = join(root, ...parts)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, '')
  return path
}

it('finds pyenv by its shims and programs by their names on the PATH, each once', () => {
  const old = program('pyenv/versions/3.10.1/bin/python')
  const newer = program('pyenv/versions/3.12.1/bin/python')
  program('pyenv/shims/python3')
  const other = program('bin/python3.13')
  program('bin/python3-config')
  symlinkSync(other, join(root, 'bin/python3.99'))
  const found = pythonFiles({ HOME: '/nonexistent', PATH: `${root}/pyenv/shims:${root}/bin:bin` }).filter((path) => path.startsWith(root))
  expect(found).toEqual([old, newer, other])
  expect(pythonFiles({ PATH: `${root}/bin`, AIGES_TEST_PYTHONS: `${newer}:/nonexistent/python3` })).toEqual([newer])
})
