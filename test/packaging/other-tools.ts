/** Package managers, a Node and a TypeScript that are not the ones of this tree, installed once into out/packaging-tools. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, repository } from './tarball'

const nodePackage = `node-${process.platform}-${process.arch}`
const majors = [22, 24, 26]
const nodes = Object.fromEntries(majors.map((major) => [`node${major}`, `npm:${nodePackage}@${major}.x`]))
const wanted = { ...nodes, npm: '12.x', pnpm: '12.x', typescript: '5.x' }
const folder = join(repository, 'out', 'packaging-tools')
const inFolder = (...parts: string[]): string => join(folder, 'node_modules', ...parts)

export interface OtherTools {
  /** The node programs of other majors, by name: `node22`. */
  nodes: Record<string, string>
  /** Programs and their leading arguments. */
  npm12: [string, ...string[]]
  pnpm: [string, ...string[]]
  /** A TypeScript one major behind the one that compiles this tree. */
  tsc: [string, ...string[]]
}

export function otherTools(): OtherTools {
  const manifest = JSON.stringify({ private: true, dependencies: wanted })
  const stamp = join(folder, 'package.json')
  if (!existsSync(inFolder()) || readFileSync(stamp, 'utf8') !== manifest) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(stamp, manifest)
    npm(folder, 'install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts')
  }
  const programs = Object.fromEntries(Object.keys(nodes).map((name) => [name, inFolder(name, 'bin', 'node')]))
  return {
    nodes: programs,
    // npm 12 does not run on Node 20.
    npm12: [programs['node24'] as string, inFolder('npm', 'bin', 'npm-cli.js')],
    pnpm: [inFolder('.bin', 'pnpm')],
    tsc: [process.execPath, inFolder('typescript', 'bin', 'tsc')],
  }
}
