// The environment with numpy, OpenCV and onnxruntime: AIGES_TEST_OCR_PYTHON, or ./.venv as `npm run demo -- ocr` leaves it.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { root } from '../support/child'

const named = process.env['AIGES_TEST_OCR_PYTHON'] || join(root, '.venv')
const program = existsSync(join(named, 'bin/python')) ? join(named, 'bin/python') : named

const asked = new Map<string, boolean>()

/** The interpreter, when all these modules can be imported in it; null otherwise. */
export function pythonWith(...modules: string[]): string | null {
  return modules.every(has) ? program : null
}

function has(module: string): boolean {
  const known = asked.get(module) ?? (existsSync(program) && spawnSync(program, ['-c', `import ${module}`]).status === 0)
  asked.set(module, known)
  return known
}

/** As above, or the skip that says what is missing. */
export function needModules(context: TestContext, ...modules: string[]): string {
  const python = pythonWith(...modules)
  if (python === null)
    context.skip(`no Python with ${modules.join(', ')}: run \`npm run demo -- ocr\`, or name an environment in AIGES_TEST_OCR_PYTHON`)
  return python as string
}

/** What the plain interpreter says, outside of Node. */
export const askPlain = (python: string, code: string): unknown => JSON.parse(execFileSync(python, ['-c', code], { encoding: 'utf8' }))

export const library = (name: string): string => join(root, 'test/libraries', name)
