// Small shared libraries that a plugin loads with ctypes: what real extension modules do to a process, without the extension modules.
// Their sources are test/fixtures/native/*.cc; they are compiled once per test file, by the compiler that built the addon.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { root } from './child'
import { scratchFolder } from './scratch'

const compiler = process.env['CXX'] ?? 'c++'
const folder = scratchFolder('compiled')
const made = new Map<string, string>()

/** Path of the library made of test/fixtures/native/`name`.cc. Skips the test where there is no compiler; a source that does not compile fails it. */
export function compiled(name: string, context: TestContext): string {
  const known = made.get(name)
  if (known !== undefined) return known
  if (spawnSync(compiler, ['--version']).status !== 0) context.skip(`no C++ compiler (${compiler}) for a library that the plugin loads`)
  const library = join(folder, `${name}.so`)
  const source = join(root, 'test/fixtures/native', `${name}.cc`)
  const run = spawnSync(compiler, ['-std=c++17', '-O1', '-fPIC', '-shared', source, '-o', library, '-pthread'], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`${compiler} could not compile ${source}:\n${run.stderr}`)
  made.set(name, library)
  return library
}
