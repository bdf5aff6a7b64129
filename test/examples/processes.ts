// Runs the examples as a reader of the repository would: with node, with plain Python, from its own folder.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { TestContext } from 'vitest'
import { resolvePython } from '../../lib/python/find'

export const root = join(__dirname, '../..')
export const example = (...parts: string[]): string => join(root, 'examples', ...parts)

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export function needBuild(context: TestContext): void {
  if (!existsSync(join(root, 'dist/index.mjs'))) context.skip('dist/ is not built: npm run build:ts')
}

export function run(file: string, words: string[], env: NodeJS.ProcessEnv = {}, cwd = root): Ended {
  const { status, stdout, stderr, error } = spawnSync(file, words, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' })
  if (error !== undefined) throw error
  return { code: status, stdout, stderr }
}

/** A wrapper as its author runs it: `python wrapper.py` in its folder, with the SDK of this repository. */
export async function runInPlainPython(folder: string, python?: string): Promise<Ended> {
  const { program } = await resolvePython(python)
  const PYTHONPATH = [join(root, 'python'), process.env['PYTHONPATH'] ?? ''].filter((path) => path !== '').join(delimiter)
  return run(program, ['wrapper.py'], { PYTHONPATH }, example(folder))
}
