/** What a newcomer's clone does: the lock file installs on this Node with engines enforced, and `prepare` builds under an empty HOME. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { copyTree, run } from './tarball'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

it('npm ci --engine-strict installs and builds', () => {
  const tree = copyTree({ linked: false })
  const home = mkdtempSync(join(tmpdir(), 'aiges-home-'))
  folders.push(tree, home)
  rmSync(join(tree, 'dist'), { recursive: true, force: true })
  run('npm', ['ci', '--engine-strict', '--no-audit', '--no-fund'], tree, { HOME: home })
  expect(existsSync(join(tree, 'build/Release/aiges_native.node'))).toBe(true)
  expect(existsSync(join(tree, 'dist/index.js'))).toBe(true)
}, 600_000)
