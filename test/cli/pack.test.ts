// `aiges-native pack`: what is in the archive, that it is always the same, and that Python's command packs the same.

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { resolvePython } from '../../lib/python/find'
import { command, needBuild, root } from './command'

const scratch = mkdtempSync(join(tmpdir(), 'aiges-pack-'))
const project = join(scratch, 'project')
afterAll(() => rmSync(scratch, { recursive: true }))
beforeEach(needBuild)

const long = `${'a'.repeat(70)}/${'ü'.repeat(70)}.txt`
const block = 'w'.repeat(512)

beforeAll(() => {
  const files = {
    'wrapper.py': 'x',
    'data/model.bin': block,
    [long]: 'long',
    'run.sh': '#!/bin/sh\n',
    'empty.txt': '',
    '__pycache__/x.pyc': 'no',
    'sub/node_modules/x.js': 'no',
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true })
    writeFileSync(join(project, name), text)
  }
  chmodSync(join(project, 'run.sh'), 0o755)
  symlinkSync(join(project, 'data'), join(project, 'link'))
  symlinkSync(project, join(project, 'data/back'))
})

const LISTING = `
import sys, tarfile, json
with tarfile.open(sys.argv[1]) as tar:
    print(json.dumps([[e.name, e.mode, e.mtime, e.uid, e.uname, e.type.decode(), tar.extractfile(e).read().decode()] for e in tar]))
`

async function python(...words: string[]): Promise<{ stdout: string; stderr: string }> {
  const { program } = await resolvePython(undefined)
  const ended = spawnSync(program, words, { cwd: scratch, encoding: 'utf8', env: { ...process.env, PYTHONPATH: join(root, 'python') } })
  expect(ended.status, ended.stderr).toBe(0)
  return ended
}

const listing = async (archive: string): Promise<unknown[][]> => JSON.parse((await python('-c', LISTING, archive)).stdout) as unknown[][]
const pack = (...words: string[]) => command(['pack', '-l', 'project', ...words], { cwd: scratch })

describe('an archive', () => {
  it('has every file under its own name, nobody as its owner, and no time', async () => {
    const ended = await pack('-o', 'out/mine.tar.gz')
    expect(ended).toMatchObject({ code: 0, stdout: '' })
    expect(ended.stderr).toContain('packing data/model.bin')
    expect(ended.stderr).toContain('a project should have a file requirements.txt')
    const regular = (name: string, text: string, mode = 0o644): unknown[] => [name, mode, 0, 0, 'root', '0', text]
    expect(await listing(join(scratch, 'out/mine.tar.gz'))).toEqual([
      regular(long, 'long'),
      regular('data/model.bin', block),
      regular('empty.txt', ''),
      regular('link/model.bin', block),
      regular('run.sh', '#!/bin/sh\n', 0o755),
      regular('wrapper.py', 'x'),
    ])
  })

  it("has the content of Python's", async () => {
    await pack('-o', 'ours.tgz')
    await python('-m', 'aiges', 'pack', '-l', 'project', '-o', 'theirs.tgz')
    expect(await listing('ours.tgz')).toEqual(await listing('theirs.tgz'))
  })

  it('goes without what cannot be packed, and says so, as that of Python', async () => {
    const odd = join(scratch, 'odd')
    mkdirSync(odd)
    writeFileSync(join(odd, 'wrapper.py'), 'x')
    writeFileSync(Buffer.concat([Buffer.from(`${odd}/caf`), Buffer.from([0xe9])]), 'x')
    symlinkSync('nowhere', join(odd, 'model'))
    symlinkSync('itself', join(odd, 'itself'))
    execFileSync('mkfifo', [join(odd, 'pipe')])
    const ours = await command(['pack', '-l', odd, '-o', 'ours.tgz'], { cwd: scratch })
    const theirs = await python('-m', 'aiges', 'pack', '-l', odd, '-o', 'theirs.tgz')
    expect(ours.code).toBe(0)
    for (const { stderr } of [ours, theirs]) {
      for (const name of ['model', 'itself'])
        expect(stderr).toContain(`left out: ${odd}/${name}: it is a link that leads to no file: mend or remove it\n`)
      expect(stderr).toContain(`left out: ${odd}/pipe: it is neither a file nor a folder\n`)
      expect(stderr).toMatch(/left out: .*\/caf.*: its name is not UTF-8: rename it\n/)
    }
    expect([await listing('ours.tgz'), await listing('theirs.tgz')].map((all) => all.map(([name]) => name))).toEqual([
      ['wrapper.py'],
      ['wrapper.py'],
    ])
  })

  it('is the same whenever the same files are packed, on every system', async () => {
    await pack('-o', 'one.tgz')
    utimesSync(join(project, 'wrapper.py'), 1, 1)
    await pack('-o', 'two.tgz')
    const archive = readFileSync(join(scratch, 'one.tgz'))
    expect(archive).toEqual(readFileSync(join(scratch, 'two.tgz')))
    expect(archive[9]).toBe(255)
  })

  it('in the folder itself does not pack the one before it', async () => {
    for (let round = 0; round < 2; round++) expect((await command(['pack'], { cwd: project })).code).toBe(0)
    expect((await listing(join(project, 'pywrapper.tar.gz'))).map(([name]) => name)).not.toContain('pywrapper.tar.gz')
    rmSync(join(project, 'pywrapper.tar.gz'))
  })
})

it('one that cannot be finished leaves the one before it whole, and nothing of its own', async () => {
  const torn = join(scratch, 'torn')
  mkdirSync(torn)
  writeFileSync(join(torn, 'wrapper.py'), 'x')
  await command(['pack', '-l', torn, '-o', join(torn, 'a.tgz')])
  const before = readFileSync(join(torn, 'a.tgz'))
  symlinkSync('/proc/version', join(torn, 'b')) // its size is 0, whatever it holds
  const ended = await command(['pack', '-l', torn, '-o', join(torn, 'a.tgz')])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain(`\nerror: ${join(torn, 'b')} changed while it was packed: it had 0 bytes, then `)
  expect(readFileSync(join(torn, 'a.tgz'))).toEqual(before)
  expect(readdirSync(torn).sort()).toEqual(['a.tgz', 'b', 'wrapper.py'])
})

describe('refused', () => {
  it.each([
    ['a folder that is not there', ['pack', '-l', 'nowhere'], 2, /there is no folder nowhere/],
    ['a folder without a wrapper', ['pack', '-l', 'out'], 2, /there is no wrapper\.py in out/],
    ['an output that is a file', ['pack', '-l', 'project', '-o', 'project/wrapper.py'], 1, /^error: E/m],
  ] as const)('%s', async (_, words, code, message) => {
    const ended = await command([...words], { cwd: scratch })
    expect(ended.code).toBe(code)
    expect(ended.stderr).toMatch(message)
  })
})
