/**
 * Programs of other versions than this tree's own, for the tests that need several: Nodes (the packages node-<platform>-<arch> carry real
 * binaries), package managers, a TypeScript one major behind. Installed once into out/other-tools, before any test runs: tests run in
 * parallel and must not install into one folder at the same time.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../build/run.mjs'
import { inTree } from '../build/tree.mjs'

export const otherMajors = [20, 22, 24, 26].filter((major) => major !== Number(process.versions.node.split('.')[0]))

const nodePackage = `node-${process.platform}-${process.arch}`
const nodes = Object.fromEntries(otherMajors.map((major) => [`node${major}`, `npm:${nodePackage}@${major}.x`]))
const wanted = { ...nodes, npm: '12.x', pnpm: '12.x', typescript: '5.x' }

export function installOtherTools() {
  const folder = inTree('out', 'other-tools')
  const stamp = join(folder, 'installed.json')
  const manifest = JSON.stringify({ private: true, dependencies: wanted })
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return
  console.log(`installing ${Object.keys(wanted).join(', ')} into out/other-tools`)
  mkdirSync(folder, { recursive: true })
  // A package.json of its own, so that npm does not climb up and install into this project.
  writeFileSync(join(folder, 'package.json'), manifest)
  const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--fetch-retries=5']
  run('npm', ['install', ...flags], { cwd: folder, what: 'npm install of other Nodes and package managers' })
  writeFileSync(stamp, manifest)
}
