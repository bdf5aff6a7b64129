// The short forms of the stress scripts, part of every `npm test`; the long ones are `npm run test:stress` and `npm run test:asan`.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../matrix/program'
import { root } from '../support/child'

const script = (name: string, args: string[]) =>
  runProgram(process.execPath, ['--expose-gc', join(root, 'test/stress', `${name}.mjs`), ...args], { limit: 170_000 })

describe('short forms', () => {
  it.for([
    ['interleave', ['--ops', '2000', '--workers', '1']],
    ['lifetimes', ['--lifetimes', '24', '--at-once', '4']],
    ['lifetimes', ['--lifetimes', '24', '--at-once', '4', '--main']],
    ['sessions', ['--rounds', '400', '--workers', '1']],
    ['leak', ['--short']],
  ] as [string, string[]][])('%s %o', { timeout: 180_000 }, async ([name, args]) => {
    const ended = await script(name, args)
    expect(ended, `${ended.stdout}\n${ended.stderr}`).toMatchObject({ code: 0, signal: null, stderr: '' })
  })
})
