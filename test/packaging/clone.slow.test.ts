/** What a newcomer's clone does: the lock file installs on this Node with engines enforced, and `prepare` builds under an empty HOME. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { scratchFolder } from '../support/scratch'
import { copyTree, run } from './tarball'

it('npm ci --engine-strict installs and builds', () => {
  const tree = copyTree({ linked: false })
  const home = scratchFolder('home')
  rmSync(join(tree, 'dist'), { recursive: true, force: true })
  run('npm', ['ci', '--engine-strict', '--no-audit', '--no-fund'], tree, { HOME: home })
  expect(existsSync(join(tree, 'build/Release/aiges_native.node'))).toBe(true)
  expect(existsSync(join(tree, 'dist/index.js'))).toBe(true)
}, 600_000)
