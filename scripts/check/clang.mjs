/**
 * Format and static analysis of native/ and test/native. The tools come with `npm run setup:dev`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { buildPreset } from '../build/developer.mjs'
import { run, StepFailed } from '../build/run.mjs'
import { inTree } from '../build/tree.mjs'
import { findTool } from './python-tools.mjs'

/** @param {RegExp} ending */
function nativeFiles(ending) {
  const folders = ['native', join('test', 'native')].filter((folder) => existsSync(inTree(folder)))
  return folders
    .flatMap((folder) => readdirSync(inTree(folder), { recursive: true }).map((name) => join(folder, String(name))))
    .filter((name) => ending.test(name))
    .sort()
}

/** @param {boolean} fix */
export function checkClangFormat(fix) {
  const program = findTool('clang-format')
  if (program === null) return 'clang-format is not installed (npm run setup:dev)'
  run(program, [...(fix ? ['-i'] : ['--dry-run', '-Werror']), ...nativeFiles(/\.(cc|h)$/)], { what: 'clang-format' })
  return null
}

export function checkClangTidy() {
  const program = findTool('clang-tidy')
  if (program === null) return 'clang-tidy is not installed (npm run setup:dev)'
  if (spawnSync('cmake', ['--version']).status !== 0) return 'cmake is not installed, so there is no compile_commands.json'
  const database = inTree(buildPreset('debug', null), 'build')
  const files = nativeFiles(/\.cc$/)
  // One process per core, each with its share: clang-tidy itself takes one file after the other.
  const jobs = availableParallelism()
  const args = ['-p', database, '--quiet', '--warnings-as-errors=*']
  const result = spawnSync('xargs', ['-P', String(jobs), '-n', '4', program, ...args], {
    cwd: inTree(),
    input: files.join('\n'),
    stdio: ['pipe', 'inherit', 'ignore'],
  })
  if (result.status !== 0) throw new StepFailed('clang-tidy has findings')
  return null
}
