// `npm run test:matrix`: fetches the Nodes that are not here (the packages node-<platform>-<arch> of npm carry real binaries) and runs every cell of the matrix.
// Nodes named in AIGES_TEST_NODES (executables, listed as PATH is) are taken as they are.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { buildRelease } from '../../scripts/build/release.mjs'
import { exitOnFailure, run } from '../../scripts/build/run.mjs'
import { inTree } from '../../scripts/build/tree.mjs'
import { buildTypeScript } from '../../scripts/build/typescript.mjs'
import { close } from '../../scripts/test/sums.mjs'
import { runVitest } from '../../scripts/test/vitest.mjs'

const platformPackage = `node-${process.platform}-${process.arch}`
const here = process.versions.node.split('.')[0]
const wanted = ['20', '22', '24', '26'].filter((major) => major !== here)

await exitOnFailure(() => {
  buildRelease({ ifStale: true })
  buildTypeScript()
  const named = (process.env.AIGES_TEST_NODES ?? '').split(delimiter).filter((path) => path !== '')
  const majors = new Set(named.map((path) => /^v(\d+)/.exec(execFileSync(path, ['-v'], { encoding: 'utf8' }))?.[1]))
  for (const major of wanted.filter((one) => !majors.has(one))) fetchNode(major)
  close(runVitest(['test/matrix'], { AIGES_TEST_MATRIX: 'full' }))
})

/** The platform's own package has the binary in it; `node` itself would need an install script to find that out. @param {string} major */
function fetchNode(major) {
  const folder = inTree('node_modules', '.cache', 'aiges-nodes', major)
  const program = join(folder, 'node_modules', platformPackage, 'bin', 'node')
  if (existsSync(program) && spawnSync(program, ['-v']).status === 0) return
  console.log(`matrix: installing ${platformPackage}@${major} into ${folder}`)
  mkdirSync(folder, { recursive: true })
  // A package.json of its own, so that npm does not climb up and install into this project.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, name: `aiges-node-${major}`, version: '0.0.0' }))
  const flags = ['--no-audit', '--no-fund', '--loglevel=http']
  run('npm', ['install', `${platformPackage}@${major}`, ...flags], { cwd: folder, what: `npm install ${platformPackage}@${major}` })
}
