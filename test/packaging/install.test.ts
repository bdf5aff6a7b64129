/** The packed tarball, installed by npm in an empty folder with install scripts blocked and no registry, runs a wrapper. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { makeApplication, useWrapper } from './application'
import { npm, type Packed, pack, packDependencies, repository } from './tarball'

let packed: Packed
let application: string
const installed = (...parts: string[]): string => join(application, 'node_modules', 'aiges-native', ...parts)

beforeAll(() => {
  packed = pack('release')
  application = makeApplication({ dependencies: { ...packDependencies(packed.folder), 'aiges-native': `file:${packed.file}` } })
  npm(application, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund')
})

it('holds what runs and what builds, and nothing else', () => {
  const folders = new Set(packed.contents.map((path) => path.split('/')[0]))
  expect([...folders].sort()).toEqual(
    ['CHANGELOG.md', 'LICENSE', 'README.md', 'binding.gyp', 'dist', 'native', 'package.json', 'prebuilds', 'python', 'scripts'].filter(
      (name) => existsSync(join(repository, name)) || !name.endsWith('.md'),
    ),
  )
  expect(packed.contents.filter((path) => /__pycache__|\.pyc$|(^|\/)tests?\//.test(path))).toEqual([])
  expect(packed.contents.filter((path) => path.endsWith('.node'))).toHaveLength(1)
})

it('has no script that an installation runs', () => {
  const { scripts } = JSON.parse(execFileSync('tar', ['-xOf', packed.file, 'package/package.json'], { encoding: 'utf8' })) as {
    scripts: object
  }
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([])
})

it('runs a wrapper through require', () => {
  expect(useWrapper(application, 'use.cjs')).toMatchObject({ text: 'HELLO', same: true })
})

it('runs a wrapper through import, with the same names', () => {
  expect(useWrapper(application, 'use.mjs')).toEqual(useWrapper(application, 'use.cjs'))
})

it('brings its command', () => {
  const command = join(application, 'node_modules', '.bin', 'aiges-native')
  expect(execFileSync(command, ['--help'], { encoding: 'utf8' })).toContain('aiges-native')
})

it('prepare in an unpacked copy does nothing', () => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/prepare.mjs'], { cwd: installed(), encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'prepare: a packed copy, nothing to build\n' })
})

it('is clean under publint', () => {
  const publint = join(repository, 'node_modules', '.bin', 'publint')
  const { status, stdout } = spawnSync(publint, ['run', packed.file, '--strict'], { encoding: 'utf8' })
  expect(status, stdout).toBe(0)
})

it('is clean under attw', () => {
  const attw = join(repository, 'node_modules', '.bin', 'attw')
  const { status, stdout } = spawnSync(attw, [packed.file, '--format', 'ascii', '--no-emoji'], { encoding: 'utf8' })
  expect(status, stdout).toBe(0)
})

it('prepack refuses a tarball without an addon and names the command that makes one', () => {
  rmSync(join(packed.folder, 'prebuilds'), { recursive: true })
  const { status, stderr } = spawnSync('npm', ['pack', '--ignore-scripts=false'], { cwd: packed.folder, encoding: 'utf8' })
  expect(status).not.toBe(0)
  expect(stderr).toContain('npm run prebuilds')
})

it('without an addon for the platform, the error says how to build one', () => {
  rmSync(installed('prebuilds'), { recursive: true })
  const { stderr } = spawnSync(process.execPath, ['use.cjs'], {
    cwd: application,
    encoding: 'utf8',
    env: { ...process.env, PREBUILDS_ONLY: '' },
  })
  expect(stderr).toContain('AIGES_ERR_ADDON_NOT_FOUND')
  expect(stderr).toContain(`npm run build:native --prefix ${JSON.stringify(installed())}`)
})
