// The same built addon in front of every CPython from 3.11 on, under every Node from 20 on, each cell in a process of its own. By default the two edges of the matrix: all
// Pythons on this Node, and this Node's first Python on every other Node that is there already. `npm run test:matrix` fetches the Nodes and runs every cell.
// That the addon names no libpython and exports only Node's entry points is scripts/check/symbols.mjs' business, part of every `npm test`.

import { describe, expect, it } from 'vitest'
import { toHaveMore } from '../support/pythons'
import { expectToWork, nodeMajors, nodeOf, pythons } from './cells'

const full = process.env['AIGES_TEST_MATRIX'] === 'full'
const minors = [11, 12, 13]
const here = Number(process.versions.node.split('.')[0])
const found = pythons()
const newer = found.map(({ minor }) => minor).filter((minor) => !minors.includes(minor))

function cells(): [number, number][] {
  const rows = [...new Set([...nodeMajors, here])].sort((a, b) => a - b)
  const columns = [...minors, ...newer]
  if (full) return rows.flatMap((node) => columns.map((minor): [number, number] => [node, minor]))
  const first = found[0]?.minor ?? minors[0]!
  return [
    ...columns.map((minor): [number, number] => [here, minor]),
    ...rows.filter((node) => node !== here).map((node): [number, number] => [node, first]),
  ]
}

describe('matrix', () => {
  it('has a Python to run with', () => {
    expect(found, `no Python >= 3.11 with a shared library: ${toHaveMore}`).not.toHaveLength(0)
  })

  it.for(cells())('Node %i, Python 3.%i', { timeout: 120_000 }, async ([major, minor], { skip }) => {
    const node = nodeOf(major)
    const python = found.find((one) => one.minor === minor)
    if (node === undefined) return skip(`no Node ${major} on this machine: npm run test:matrix fetches it, AIGES_TEST_NODES names it`)
    if (python === undefined)
      return skip(`no Python 3.${minor} with a shared library among AIGES_TEST_PYTHONS, or pyenv's and the PATH's: ${toHaveMore}`)
    await expectToWork(node, python)
  })
})
