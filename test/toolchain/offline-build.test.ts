/** Builds with node-gyp, prebuildify and cmake-js, with an empty HOME and no way to the network, with and without headers beside node. */
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { scratchFolder } from '../support/scratch'
import { makeSmallTree } from './small-tree'

const headersBesideNode = join(dirname(dirname(realpathSync(process.execPath))), 'include', 'node', 'node_api.h')

describe.each(['beside node', 'package'] as const)('headers: %s', (headers) => {
  let tree: string
  let home: string

  beforeAll(() => {
    tree = makeSmallTree()
    home = scratchFolder('home')
  })

  /** Only PATH and HOME reach the build, and every proxy leads nowhere: whoever tries to fetch something fails. */
  function build(script: string, ...args: string[]): string {
    const nowhere = 'http://127.0.0.1:9'
    const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', script), ...args], {
      cwd: tree,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        http_proxy: nowhere,
        https_proxy: nowhere,
        ...(headers === 'package' ? { AIGES_NATIVE_HEADERS: 'package' } : {}),
      },
    })
    expect(status, `${stdout}\n${stderr}`).toBe(0)
    return stdout
  }

  /** In a process of its own: an addon cannot be unloaded, and its file is about to be removed. */
  function answerOf(addon: string): string {
    return spawnSync(process.execPath, ['-p', `require(${JSON.stringify(addon)}).answer`], { encoding: 'utf8' }).stdout.trim()
  }

  it('node-gyp builds the release', (test) => {
    if (headers === 'beside node' && !existsSync(headersBesideNode)) test.skip('this node has no headers beside it')
    const output = build('build.mjs', 'native')
    expect(output).toContain(headers === 'package' ? 'node-api-headers' : 'the headers beside node')
    expect(answerOf(join(tree, 'build/Release/aiges_native.node'))).toBe('42')
  })

  it('prebuildify builds what ships', (test) => {
    if (headers === 'beside node' && !existsSync(headersBesideNode)) test.skip('this node has no headers beside it')
    build('prebuilds.mjs')
    const libc = 'glibcVersionRuntime' in (process.report.getReport() as { header: object }).header ? 'glibc' : 'musl'
    expect(answerOf(join(tree, `prebuilds/${process.platform}-${process.arch}/aiges-native.${libc}.node`))).toBe('42')
  })

  it('cmake-js builds a preset', (test) => {
    if (spawnSync('cmake', ['--version']).status !== 0) test.skip('cmake is not installed')
    build('developer.mjs', 'debug')
    expect(answerOf(join(tree, 'out/debug/build/Debug/aiges_native.node'))).toBe('42')
  })
})
