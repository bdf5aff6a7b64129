/**
 * The tools that come from Python's package index (pytest, ruff, mypy, clang-format, clang-tidy), in a folder of this tree: .venv-dev.
 * Everything that cannot be had is a reason to skip, given in words.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { inTree } from '../build/tree.mjs'

const folder = inTree('.venv-dev')
const requirements = inTree('scripts', 'check', 'requirements.txt')

/** Absolute path of a program of .venv-dev, there or not. @param {string} name */
export const toolPath = (name) => join(folder, 'bin', name)

/** A tool of .venv-dev, else one on PATH, else null. @param {string} name @returns {string | null} */
export function findTool(name) {
  const places = [join(folder, 'bin'), ...(process.env.PATH ?? '').split(delimiter)]
  return places.map((place) => join(place, name)).find((path) => existsSync(path)) ?? null
}

/** Puts pytest into .venv-dev unless it is there. @returns {string | null} why not */
export function ensurePytest() {
  if (existsSync(toolPath('pytest'))) return null
  return install(requirementLines().filter((line) => line.startsWith('pytest==')))
}

/** Puts every tool into .venv-dev. @returns {string | null} why not */
export const installTools = () => install(requirementLines())

/** Where .venv-dev keeps its pure Python packages, for another interpreter to borrow pytest from. */
export function sitePackages() {
  const code = 'import sysconfig; print(sysconfig.get_path("purelib"))'
  return spawnSync(toolPath('python3'), ['-c', code], { encoding: 'utf8' }).stdout.trim()
}

function requirementLines() {
  return readFileSync(requirements, 'utf8')
    .split('\n')
    .filter((line) => /^[a-z]/.test(line))
}

/** @param {string[]} packages */
function install(packages) {
  const python = choosePython()
  if (python === null) return 'no Python 3.11 or newer was found (AIGES_PYTHON, VIRTUAL_ENV, .venv, python3)'
  console.log(`tools: installing ${packages.join(', ')} into .venv-dev (${python})`)
  if (!existsSync(toolPath('python3'))) {
    const made = spawnSync(python, ['-m', 'venv', folder], { encoding: 'utf8' })
    if (made.status !== 0) return `a virtual environment could not be made with ${python} (Debian: apt-get install python3-venv)`
  }
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '0', ...packages]
  const installed = spawnSync(toolPath('python3'), args, { encoding: 'utf8' })
  return installed.status === 0 ? null : `pip could not install ${packages.join(', ')}: ${lastLine(installed.stderr)}`
}

const lastLine = (text) => text?.trim().split('\n').at(-1) ?? ''

/** The interpreter the package itself would choose, if it is new enough. */
function choosePython() {
  const environments = [process.env.VIRTUAL_ENV, inTree('.venv')]
    .filter((path) => path !== undefined)
    .map((path) => join(path, 'bin', 'python3'))
  const named = ['python3', 'python3.13', 'python3.12', 'python3.11']
  const candidates = [process.env.AIGES_PYTHON, ...environments, ...named].filter((path) => path)
  return candidates.find(isSupported) ?? null
}

/** @param {string} python a path or a name */
export function isSupported(python) {
  return spawnSync(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0
}
