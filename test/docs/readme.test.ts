// Every snippet of the README runs as it stands there: TypeScript blocks as modules of their own, `npx aiges-native` lines through the built CLI.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../support/child'
import { scratchFolder } from '../support/scratch'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '')

// Inside the checkout, so that the package's own name resolves to it.
const folder = mkdtempSync(join(root, '.readme-'))
const scratch = scratchFolder('readme')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const expected = [/zero_crossings_per_second/, /note: 'F4'/, /^5 6$/m, /AIGES_ERR_PYTHON json\.decoder\.JSONDecodeError Traceback/]

describe('README', () => {
  it('has a check for every TypeScript block', () => {
    expect(blocks('ts')).toHaveLength(expected.length)
  })

  it.each(blocks('ts').map((source, i) => [i, source] as const))('TypeScript block %i runs', (i, source) => {
    const file = join(folder, `block-${i}.mjs`)
    writeFileSync(file, transformSync(source, { loader: 'ts', format: 'esm' }).code)
    expect(execFileSync(process.execPath, [file], { cwd: root, encoding: 'utf8' })).toMatch(expected[i] as RegExp)
  })

  const commands = blocks('sh')
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('npx aiges-native'))

  it.each(commands)('%s', (command) => {
    const args = command.replace('/tmp/result', scratch).split(/\s+/).slice(2)
    const ended = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], { cwd: root, encoding: 'utf8' })
    expect({ status: ended.status, stderr: ended.status === 0 ? '' : ended.stderr }).toEqual({ status: 0, stderr: '' })
  })

  it('names every option of loadWrapper', () => {
    const declared = readFileSync(join(root, 'lib/hosting.ts'), 'utf8').match(/loadOptionNames = \[([^\]]*)\]/)?.[1] ?? ''
    const names = declared.match(/\w+/g) ?? []
    expect(names.length).toBeGreaterThan(4)
    for (const name of names) expect(readme).toContain(`\`${name}\``)
  })
})
