// `aiges-native create`: the project that the Python command makes too, and it passes its own test.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { resolvePython } from '../../lib/python/find'
import { command, needBuild, root } from './command'

const scratch = mkdtempSync(join(tmpdir(), 'aiges-create-'))
afterAll(() => rmSync(scratch, { recursive: true }))
beforeEach(needBuild)

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))
  const plain = files.filter((file) => statSync(file).isFile() && !file.includes('node_modules') && !file.includes('__pycache__'))
  return Object.fromEntries(plain.sort().map((file) => [relative(folder, file), readFileSync(file, 'latin1')]))
}

async function python(words: string[], cwd: string): Promise<{ status: number | null; stderr: string; stdout: string }> {
  const { program } = await resolvePython(undefined)
  return spawnSync(program, words, { cwd, encoding: 'utf8', env: { ...process.env, PYTHONPATH: join(root, 'python') } })
}

describe('a new project', () => {
  const folder = join(scratch, 'Größe 1')
  beforeAll(async () => {
    const made = await command(['create', '-n', 'Größe 1', '-p', scratch])
    expect(made).toMatchObject({ code: 0, stdout: '' })
    expect(made.stderr).toContain(`made ${join(folder, 'wrapper/wrapper.py')}`)
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(root, join(folder, 'node_modules/aiges-native'))
  })

  it('is the one that python -m aiges create makes', async () => {
    const elsewhere = join(scratch, 'elsewhere')
    mkdirSync(elsewhere)
    const made = await python(['-m', 'aiges', 'create', '-n', 'Größe 1', '-p', scratch.replace(/$/, '/elsewhere')], scratch)
    expect(made.status, made.stderr).toBe(0)
    const [ours, theirs] = [contents(folder), contents(join(elsewhere, 'Größe 1'))]
    expect(Object.keys(ours)).toHaveLength(9)
    expect(ours).toEqual(theirs)
    expect(JSON.parse(ours['package.json']!)).toMatchObject({ name: 'gr-e-1' })
  })

  it('passes its own test', () => {
    const { status, stdout } = spawnSync('npm', ['test'], { cwd: folder, encoding: 'utf8' })
    expect(status, stdout).toBe(0)
    expect(stdout).toContain('# pass 2')
  })

  it('runs in plain Python', async () => {
    const ran = await python(['wrapper.py'], join(folder, 'wrapper'))
    expect(ran.status, ran.stderr).toBe(0)
    expect(ran.stderr).toContain('wrapper.py has been verified... Congratulations ...!')
  })

  it('is a service', async () => {
    const service = spawn(process.execPath, ['server.mjs'], {
      cwd: folder,
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      let port = ''
      for await (const line of createInterface(service.stdout)) {
        port = /^Größe 1 listens on port (\d+)$/.exec(line)?.[1] ?? ''
        if (port !== '') break
      }
      const ask = async (body: string) => {
        const answer = await fetch(`http://127.0.0.1:${port}/once`, { method: 'POST', body })
        return { status: answer.status, ...((await answer.json()) as object) }
      }
      const request = { params: { p2: 'x' }, body: { switch: 'ctrl', data: { base64: 'iVBORw0KGgo=' } } }
      expect(await ask(JSON.stringify(request))).toEqual({
        status: 200,
        list: [{ key: 'result', type: 2, status: 3, base64: 'iVBORw0KGgo=' }],
      })
      expect(await ask('{"body": {"switch": "ctrl"}}')).toMatchObject({ status: 500, code: 'AIGES_ERR_WRAPPER', errorCode: 100 })
      for (const [asked, message] of [
        ['{', 'the request is not JSON: '],
        ['null', 'the request must be an object'],
        ['[]', 'the request must be an object'],
        ['{"body": null}', 'body must be an object'],
        ['{"params": 5}', 'params must be an object'],
        ['{"body": {"data": null}}', 'body.data must be a text or {"base64": "…"}'],
        ['{"body": {"switch": 5}}', 'body.switch must be a text or {"base64": "…"}'],
        ['{"body": {"data": {"base64": 5}}}', 'body.data must be a text or {"base64": "…"}'],
      ] as const) {
        expect(await ask(asked)).toEqual({ status: 400, code: 'BAD_REQUEST', message: expect.stringContaining(message) as string })
      }
    } finally {
      service.kill('SIGTERM')
    }
    expect(await once(service, 'exit')).toEqual([0, null])
  })
})

describe('refused', () => {
  it.each([
    ['a folder in use', ['create', '-n', 'python', '-p', root], /is not empty/],
    ['a path as a name', ['create', '-n', 'a/b'], /"a\/b" is no name for a project/],
    ['no name', ['create'], /required option '-n, --name <name>'/],
  ] as const)('%s', async (_, words, message) => {
    const ended = await command([...words], { cwd: scratch })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(message)
  })

  it('a place that cannot be written', async () => {
    const ended = await command(['create', '-n', 'x', '-p', join(root, 'package.json')])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/^error: ENOTDIR/)
  })
})
