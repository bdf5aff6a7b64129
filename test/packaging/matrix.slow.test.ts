/** One addon file, made on this Node, under every Node of other-tools.ts and every supported Python that AIGES_TEST_PYTHONS names. */
import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { makeApplication, useWrapper } from './application'
import { otherMajors, otherNode } from './other-tools'
import { npm, type Packed, pack, packDependencies } from './tarball'

const question = 'import sys, sysconfig; sys.exit(sys.version_info < (3, 11) or not sysconfig.get_config_var("Py_ENABLE_SHARED"))'
const isUsable = (python: string): boolean => spawnSync(python, ['-c', question]).status === 0
const pythons = (process.env['AIGES_TEST_PYTHONS'] ?? '').split(delimiter).filter((path) => path !== '' && isUsable(path))

let packed: Packed
let application: string

beforeAll(() => {
  packed = pack('release')
  application = makeApplication({ dependencies: { ...packDependencies(packed.folder), 'aiges-native': `file:${packed.file}` } })
  npm(application, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund')
})

it('runs a wrapper on each', (test) => {
  if (pythons.length === 0) test.skip('AIGES_TEST_PYTHONS names no Python 3.11 or newer with a shared library')
  const nodes = [[process.version, process.execPath], ...otherMajors.map((major) => [`v${major}`, otherNode(major)])] as [string, string][]
  const cells = nodes.flatMap(([name, node]) => pythons.map((python) => ({ name, node, python })))
  const answers = cells.map(({ name, node, python }) => {
    return `${name} ${python} ${useWrapper(application, 'use.cjs', node, { AIGES_PYTHON: python }).text}`
  })
  expect(answers).toEqual(cells.map(({ name, python }) => `${name} ${python} HELLO`))
}, 300_000)
