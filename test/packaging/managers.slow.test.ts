/** The tarball that ships, installed from scratch by three package managers that block install scripts. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeApplication, useWrapper } from './application'
import { npm12, pnpm } from './other-tools'
import { type Packed, pack, run } from './tarball'

let packed: Packed
const applications: string[] = []

beforeAll(() => {
  packed = pack('prebuildify')
}, 600_000)

function install([program, ...leading]: [string, ...string[]], ...args: string[]): string {
  const application = makeApplication({ dependencies: { 'aiges-native': `file:${packed.file}` } })
  applications.push(application)
  run(program, [...leading, 'install', ...args], application)
  return application
}

const managers: [name: string, install: () => string][] = [
  ['npm 11', () => install(['npm'], '--ignore-scripts')],
  ['npm 12', () => install(npm12)],
  ['pnpm', () => install(pnpm)],
]

describe.each(managers)('%s', (_name, installWith) => {
  it('installs, and the package runs through require and import', () => {
    const application = installWith()
    const required = useWrapper(application, 'use.cjs')
    expect(required).toMatchObject({ text: 'HELLO', same: true })
    expect(useWrapper(application, 'use.mjs')).toEqual(required)
  })
})

it('the command that the error names builds an addon in an installed package', () => {
  const application = install(['npm'], '--ignore-scripts')
  const installed = join(application, 'node_modules', 'aiges-native')
  rmSync(join(installed, 'prebuilds'), { recursive: true })
  run('npm', ['run', 'build:native', '--prefix', installed], application, { HOME: application })
  expect(useWrapper(application, 'use.cjs', process.execPath, { PREBUILDS_ONLY: '' }).text).toBe('HELLO')
}, 600_000)
