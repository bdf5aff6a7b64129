/**
 * Makes the environment of a demo: `.venv` in this tree, made with the Python that aiges-native would choose. What pip does is
 * shown as it happens; an environment that has everything is left alone.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DemoFailure } from './failure.mjs'
import { inTree } from './input.mjs'

const folder = inTree('.venv')
const program = process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')

/**
 * @param {string} requirements a file for pip, installed as it is written, without further dependencies
 * @param {string[]} modules what must be importable afterwards
 * @returns {Promise<string>} the environment's folder
 */
export async function environmentWith(requirements, modules) {
  const active = process.env.AIGES_PYTHON || process.env.VIRTUAL_ENV
  if (active && (await hasModules(active, modules))) return active
  if (!existsSync(program)) await makeEnvironment()
  if (await hasModules(program, modules)) return folder
  console.log(`Installing ${requirements} into ${folder} (about 400 MB on disk, once):\n`)
  const code = await run(program, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-deps', '-r', requirements])
  if (code !== 0) throw new DemoFailure('pip could not install what the demo needs; its own words are above. Run the demo again to go on.')
  if (!(await hasModules(program, modules, 'inherit'))) throw new DemoFailure(systemLibraries)
  console.log()
  return folder
}

const systemLibraries =
  'The packages are installed but cannot be imported; the last lines above say why.\n' +
  'When a system library such as libGL.so.1 is missing: apt-get install libgl1 libglib2.0-0'

async function makeEnvironment() {
  const { resolvePython } = await import('../../dist/python/find.js').catch(() => {
    throw new DemoFailure('aiges-native is not built yet: run `npm install` in this folder, which builds it.')
  })
  // Asked from a folder that has no .venv: one that is half made here must not be taken for its own base.
  const python = await resolvePython(undefined, { cwd: inTree('scripts') })
  console.log(`Making the environment ${folder} with Python ${python.version} (${python.program})`)
  const code = await run(python.program, ['-m', 'venv', '--clear', folder])
  if (code !== 0) {
    const [major, minor] = python.versionInfo
    throw new DemoFailure(`The environment could not be made. On Debian and Ubuntu: apt-get install python${major}.${minor}-venv`)
  }
}

/** @param {string} python an interpreter or an environment's folder @param {string[]} modules */
async function hasModules(python, modules, errors = 'ignore') {
  const inFolder = join(python, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  return (await run(existsSync(inFolder) ? inFolder : python, ['-c', `import ${modules.join(', ')}`], errors)) === 0
}

/** @param {string} file @param {string[]} words @returns {Promise<number>} the exit code; -1 when it cannot be started */
function run(file, words, errors = 'inherit') {
  return new Promise((done) => {
    const child = spawn(file, words, { stdio: ['ignore', errors === 'ignore' ? 'ignore' : 'inherit', errors] })
    child.on('error', () => done(-1))
    child.on('close', (code) => done(code ?? -1))
  })
}
