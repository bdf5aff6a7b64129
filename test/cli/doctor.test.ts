// `aiges-native doctor` and the help: they must work where nothing else does.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { command, needBuild, root } from './command'

interface Report {
  ok: boolean
  findings: { state: string; title: string; summary: string; data?: Record<string, unknown> }[]
}

beforeEach(needBuild)

async function report(words: string[], env: NodeJS.ProcessEnv = {}): Promise<Report & { code: number | null }> {
  const { code, stdout } = await command(['doctor', '--json', ...words], { env })
  return { ...(JSON.parse(stdout) as Report), code }
}

const states = ({ findings }: Report): Record<string, string> => Object.fromEntries(findings.map(({ title, state }) => [title, state]))

describe('doctor', () => {
  it('finds everything in order where wrappers run', async () => {
    const found = await report([])
    expect(found).toMatchObject({ ok: true, code: 0 })
    expect(found.findings.map(({ title }) => title)).toEqual([
      'versions',
      'addon',
      'python',
      'libpython',
      'environment',
      'start',
      'sharing',
      'deepbind',
      'openssl',
      'zlib',
    ])
    const addon = found.findings[1]?.data
    expect(String(addon?.['file'])).toMatch(/\.node$/)
    expect(['prebuild', 'local build', 'named by the environment']).toContain(addon?.['origin'])
  })

  it('says the same in words', async () => {
    const { code, stdout, stderr } = await command(['doctor'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const words of [/^ok +versions +aiges-native \d/m, /N-API/, /libpython3/, /OpenSSL/, /All is well/]) expect(stdout).toMatch(words)
  })

  it('goes on without an addon', async () => {
    const found = await report([], { AIGES_NATIVE_PREBUILD: '/nonexistent' })
    expect(found).toMatchObject({ ok: false, code: 1 })
    expect(states(found)).toMatchObject({ addon: 'fail', python: 'ok', start: 'skip' })
  })

  it('goes on without Python, and says what was tried and what to do', async () => {
    const found = await report(['--python', '/nonexistent/python'])
    expect(found).toMatchObject({ ok: false, code: 1 })
    expect(states(found)).toMatchObject({ addon: 'ok', python: 'fail', start: 'skip' })
    const { stdout } = await command(['doctor', '--python', '/nonexistent/python'])
    expect(stdout).toMatch(/tried: +\/nonexistent\/python \(option 'python'\)/)
    expect(stdout).toMatch(/to do: /)
  })

  it('goes on without both, without a PATH and without a home', async () => {
    const nothing = {
      AIGES_NATIVE_PREBUILD: '/nonexistent',
      PATH: '',
      HOME: '/nonexistent',
      XDG_CACHE_HOME: '',
      AIGES_PYTHON: '',
      VIRTUAL_ENV: '',
    }
    const found = await report([], nothing)
    expect(found).toMatchObject({ ok: false, code: 1 })
    expect(states(found)).toMatchObject({ versions: 'ok', addon: 'fail', python: 'fail', start: 'skip' })
  })
})

describe('help', () => {
  it.each([
    [['--help'], /aiges-native run wrapper\.py/],
    [['run', '--help'], /--body image=@page\.png/],
    [['help', 'doctor'], /doctor --python \.venv/],
  ])('%j needs nothing', async (words, text) => {
    const { code, stdout } = await command(words, { env: { AIGES_NATIVE_PREBUILD: '/nonexistent', PATH: '' } })
    expect(code).toBe(0)
    expect(stdout).toMatch(text)
  })

  it('--version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(await command(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
  })

  it('shows the way after a mistake', async () => {
    expect(await command(['rnu'])).toMatchObject({ code: 2 })
    expect((await command(['run'])).stderr).toMatch(/missing required argument 'wrapper\.py'[\s\S]*--help/)
  })
})
