/** Which addon is loaded, seen from the file that the process maps, each time in a process of its own. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { repository } from './small-tree'

const release = join(repository, 'build/Release/aiges_native.node')
const program = `
require(${JSON.stringify(join(repository, 'dist/load-addon.js'))}).loadAddon()
const { sharedObjects } = process.report.getReport()
console.log(sharedObjects.filter((path) => path.endsWith('.node')).join())
`

function load(env: NodeJS.ProcessEnv): { stdout: string; stderr: string } {
  const plain = { ...process.env, AIGES_NATIVE_PREBUILD: '', AIGES_NATIVE_FROM_TREE: '', PREBUILDS_ONLY: '' }
  return spawnSync(process.execPath, ['-e', program], { cwd: '/', encoding: 'utf8', env: { ...plain, ...env } })
}

it('takes the local build before a prebuild', () => {
  expect(load({}).stdout.trim()).toBe(release)
})

it('AIGES_NATIVE_FROM_TREE takes what was built in the tree, through bindings', () => {
  expect(load({ AIGES_NATIVE_FROM_TREE: '1' }).stdout.trim()).toBe(release)
})

it('AIGES_NATIVE_PREBUILD takes another build, its folder against the package and not the current folder', () => {
  const folder = join('out', `load-addon-${process.pid}`)
  const copy = join(repository, folder, 'build', 'Debug', 'aiges_native.node')
  mkdirSync(dirname(copy), { recursive: true })
  try {
    copyFileSync(release, copy)
    expect(load({ AIGES_NATIVE_PREBUILD: folder }).stdout.trim()).toBe(copy)
  } finally {
    rmSync(join(repository, folder), { recursive: true })
  }
})

it('a folder without a build is an error that says what was tried', () => {
  const { stderr } = load({ AIGES_NATIVE_PREBUILD: 'out/no-such-preset' })
  expect(stderr).toContain('AIGES_ERR_ADDON_NOT_FOUND')
  expect(stderr).toContain(join(repository, 'out/no-such-preset/build'))
  expect(stderr).toContain('npm run build:native')
})
