/**
 * Packs the package as it would be published, from a copy of the tree: what the tests do there disturbs no other test.
 * `folder` goes with the test file.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from '../support/scratch'

export const repository = join(__dirname, '..', '..')

/** Everything that git would have, less what no package needs; found by being there rather than by asking git. */
const leftOut = new Set(['.git', 'node_modules', 'build', 'out', 'prebuilds', 'shared', 'bench', 'examples', 'docs'])

/** `linked`: with our node_modules; else the copy is as a fresh clone is. */
export function copyTree({ linked = true } = {}): string {
  const folder = scratchFolder('copy')
  for (const name of readdirSync(repository)) {
    if (leftOut.has(name) || name.startsWith('.venv')) continue
    cpSync(join(repository, name), join(folder, name), {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => !path.includes('__pycache__'),
    })
  }
  if (linked) symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

export interface Packed {
  folder: string
  /** Absolute path of the .tgz. */
  file: string
  /** What is in it, relative to the package. */
  contents: string[]
}

/**
 * `addon: 'release'` takes the addon that the tests run with, where prebuildify would put it; `'prebuildify'` really runs
 * `npm run prebuilds`, which compiles everything once more.
 */
export function pack(addon: 'release' | 'prebuildify'): Packed {
  const folder = copyTree()
  mkdirSync(join(folder, 'build', 'Release'), { recursive: true })
  const release = join(repository, 'build', 'Release', 'aiges_native.node')
  cpSync(release, join(folder, 'build', 'Release', 'aiges_native.node'), { preserveTimestamps: true })
  if (addon === 'prebuildify') npm(folder, 'run', 'prebuilds')
  else placePrebuild(folder, release)
  const [packed] = JSON.parse(npm(folder, 'pack', '--json', '--foreground-scripts=false')) as {
    filename: string
    files: { path: string }[]
  }[]
  if (packed === undefined) throw new Error('npm pack made nothing')
  return { folder, file: join(folder, packed.filename), contents: packed.files.map((file) => file.path) }
}

/** The name that prebuildify gives. */
function placePrebuild(folder: string, addon: string): void {
  const target = join(folder, 'prebuilds', `${process.platform}-${process.arch}`)
  mkdirSync(target, { recursive: true })
  const libc = existsSync('/etc/alpine-release') ? 'musl' : 'glibc'
  copyFileSync(addon, join(target, process.platform === 'linux' ? `aiges-native.${libc}.node` : 'aiges-native.node'))
}

/** The tarballs of our run-time dependencies, made from what is installed here: an installation needs no registry then. */
export function packDependencies(into: string): Record<string, string> {
  return Object.fromEntries(
    [...withTheirs(dependenciesOf(repository))].map((name) => {
      const output = npm(into, 'pack', '--json', '--silent', '--ignore-scripts', join(repository, 'node_modules', name))
      const [packed] = JSON.parse(output) as { filename: string }[]
      return [name, `file:${join(into, packed?.filename ?? '')}`]
    }),
  )
}

/** These packages and all that they need. */
function withTheirs(names: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    if (found.has(name)) continue
    found.add(name)
    withTheirs(dependenciesOf(join(repository, 'node_modules', name)), found)
  }
  return found
}

function dependenciesOf(folder: string): string[] {
  return Object.keys((require(join(folder, 'package.json')) as { dependencies?: object }).dependencies ?? {})
}

/** Runs npm in `cwd` and gives its standard output; when it fails, the error holds all that it said. */
export function npm(cwd: string, ...args: string[]): string {
  return run('npm', args, cwd)
}

export function run(program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 << 20,
    env: { ...process.env, ...env },
  })
}
