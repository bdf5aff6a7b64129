/**
 * The list of checks. Each gives null when it passes, the reason when it has to be skipped, and throws when it fails.
 *
 * @typedef {object} Check
 * @property {string} name
 * @property {boolean} fixes whether `npm run fix` runs it
 * @property {boolean} quick whether `npm test` runs it
 * @property {() => string | null} run
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { run, StepFailed } from '../build/run.mjs'
import { inTree } from '../build/tree.mjs'
import { findTsc } from '../build/typescript.mjs'
import { firstLine, nothing } from '../test/sums.mjs'
import { checkClangFormat, checkClangTidy } from './clang.mjs'
import { layerViolations } from './layers.mjs'
import { findTool } from './python-tools.mjs'
import { checkFileSizes } from './sizes.mjs'
import { checkSymbols } from './symbols.mjs'

/** @param {{ fix?: boolean }} [options] @returns {Check[]} */
export function allChecks({ fix = false } = {}) {
  return [
    { name: 'types', fixes: false, quick: true, run: () => node(findTsc(), ['-p', inTree('tsconfig.json')], 'tsc') },
    { name: 'biome', fixes: true, quick: true, run: () => biome(fix) },
    { name: 'layers', fixes: false, quick: true, run: checkLayers },
    { name: 'sizes', fixes: false, quick: true, run: checkFileSizes },
    { name: 'symbols', fixes: false, quick: true, run: checkSymbols },
    { name: 'clang-format', fixes: true, quick: true, run: () => checkClangFormat(fix) },
    { name: 'clang-tidy', fixes: false, quick: false, run: checkClangTidy },
    { name: 'ruff', fixes: true, quick: true, run: () => ruff(fix) },
    { name: 'mypy', fixes: false, quick: true, run: mypy },
  ]
}

export const quickChecks = () => allChecks().filter((check) => check.quick)

/** @param {Check[]} checks @returns {import('../test/sums.mjs').Sums} */
export function runChecks(checks) {
  const sums = nothing()
  for (const check of checks) {
    try {
      const reason = check.run()
      if (reason === null) sums.passed += 1
      else sums.skipped.push({ what: `check ${check.name}`, why: reason })
      console.log(`check ${check.name}: ${reason === null ? 'ok' : `skipped, ${reason}`}`)
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error
      sums.failed.push(`check ${check.name}: ${firstLine(error.message)}`)
      console.error(`check ${check.name}: FAILED, ${error.message}`)
    }
  }
  return sums
}

function checkLayers() {
  const violations = layerViolations(inTree())
  if (violations.length > 0) throw new StepFailed(`${violations.length} imports that the layers forbid\n${violations.join('\n')}`)
  return null
}

/** @param {boolean} fix */
function biome(fix) {
  const program = join(dirname(createRequire(import.meta.url).resolve('@biomejs/biome/package.json')), 'bin', 'biome')
  return node(program, ['check', ...(fix ? ['--write'] : []), '--error-on-warnings', '--colors=off'], 'biome')
}

/** @param {boolean} fix */
function ruff(fix) {
  const program = findTool('ruff')
  if (program === null) return 'ruff is not installed (npm run setup:dev)'
  run(program, ['check', '--quiet', ...(fix ? ['--fix'] : []), '.'], { what: 'ruff check' })
  run(program, ['format', '--quiet', ...(fix ? [] : ['--check']), '.'], { what: 'ruff format' })
  return null
}

function mypy() {
  const program = findTool('mypy')
  if (program === null) return 'mypy is not installed (npm run setup:dev)'
  if (!existsSync(inTree('python', 'aiges_native'))) return 'there is no python/aiges_native'
  run(program, ['--no-error-summary'], { what: 'mypy' })
  return null
}

function node(script, args, what) {
  run(process.execPath, [script, ...args], { what })
  return null
}
