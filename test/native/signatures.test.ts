/**
 * native/py/symbols.inc against reality: for every Python found, its Python.h must declare each line's function with that type and lay out our structs
 * alike, and its library must export every name we require. One g++ run a Python; what is missing is a visible skip. The last tests bend lines of
 * the table and expect the very same check to fail.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scratchFolder } from '../support/scratch'
import { type FoundPython, findPythons } from './signatures/pythons.js'

const root = join(__dirname, '../..')
const table = readFileSync(join(root, 'native/py/symbols.inc'), 'utf8')
const pythons = findPythons()
const compiler = process.env['CXX'] ?? 'g++'
const folder = scratchFolder('signatures')

/** The table without the lines that came after this Python, line numbers kept. */
function tableFor(text: string, minor: number): string {
  return text
    .split('\n')
    .map((line) => (Number(/^AIGES_FN\((\d+)/.exec(line)?.[1] ?? 0) > minor ? '' : line))
    .join('\n')
}

/** The names the library of this Python must have. */
function requiredNames(text: string, minor: number): string[] {
  const functions = [...tableFor(text, minor).matchAll(/^AIGES_FN\(\d+, \w+, [^,]+, (\w+), /gm)]
  const objects = [...text.matchAll(/^AIGES_(?:OBJ|TYPE)\((\w+)\)/gm)]
  return [...functions, ...objects].map((match) => match[1] as string)
}

function compile(python: FoundPython, text: string): { ok: boolean; errors: string } {
  const symbols = join(folder, `symbols-${python.version}.inc`)
  writeFileSync(symbols, tableFor(text, python.minor))
  const args = ['-std=c++20', '-fsyntax-only', '-Wno-deprecated-declarations', `-I${python.include}`, `-DAIGES_SYMBOLS="${symbols}"`]
  const run = spawnSync(compiler, [...args, join(root, 'test/native/signatures/check.cpp')], { encoding: 'utf8' })
  return { ok: run.status === 0, errors: run.stderr }
}

function whyNotCompile(python: FoundPython): string | null {
  if (spawnSync(compiler, ['--version']).status !== 0) return `${compiler} is not installed`
  const header = join(python.include, 'Python.h')
  return existsSync(header) ? null : `Python ${python.version} has no Python.h (its development package is not installed)`
}

function exportsOf(library: string): Set<string> {
  const { stdout } = spawnSync('nm', ['-D', '--defined-only', '--format=posix', library], { encoding: 'utf8', maxBuffer: 1 << 26 })
  return new Set(stdout.split('\n').map((line) => line.split(/[ @]/)[0] as string))
}

test('the table is read whole', () => {
  const lines = table.split('\n').filter((line) => /^AIGES_(FN|OBJ|TYPE)\(/.test(line))
  expect(lines.length).toBeGreaterThan(100)
  expect(requiredNames(table, 1000)).toHaveLength(lines.length)
})

test('there is a Python to check against', (context) => {
  context.skip(pythons.length === 0, 'no Python 3.11 or newer was found; name some in AIGES_TEST_PYTHONS')
  expect(pythons[0]?.minor).toBeGreaterThanOrEqual(11)
})

describe.each(pythons)('Python $version ($include)', (python) => {
  test('its header declares what the table says', (context) => {
    const why = whyNotCompile(python)
    context.skip(why !== null, why ?? '')
    const { ok, errors } = compile(python, table)
    expect(errors).toBe('')
    expect(ok).toBe(true)
  })

  test('its library exports every name the table requires', (context) => {
    context.skip(python.library === null, `Python ${python.version} has no shared library`)
    context.skip(spawnSync('nm', ['--version']).status !== 0, 'nm is not installed')
    const exported = exportsOf(python.library as string)
    const alsoNeeded = ['_Py_NoneStruct', 'Py_IgnoreEnvironmentFlag', 'Py_UTF8Mode', 'Py_NoSiteFlag']
    expect([...requiredNames(table, python.minor), ...alsoNeeded].filter((name) => !exported.has(name))).toEqual([])
  })
})

const wrongLines = [
  ['a parameter too few', 'PyDict_Size, (PyObject*)', 'PyDict_Size, (void)', 'signature of PyDict_Size'],
  ['a narrower result', 'value, Py_ssize_t, PyDict_Size', 'value, int, PyDict_Size', 'signature of PyDict_Size'],
  ['a pointer less', 'PyErr_Fetch, (PyObject**,', 'PyErr_Fetch, (PyObject*,', 'signature of PyErr_Fetch'],
  ['an object that is a type', 'AIGES_OBJ(PyExc_IndexError)', 'AIGES_OBJ(PyList_Type)', 'type of PyList_Type'],
  ['a name that no header has', 'PyDict_Size, (PyObject*)', 'PyDict_Sise, (PyObject*)', 'PyDict_Sise'],
] as const

describe('a wrong table is refused', () => {
  test.for(wrongLines)('%s', ([_what, right, wrong, complaint], context) => {
    expect(table).toContain(right)
    const python = pythons.find((candidate) => whyNotCompile(candidate) === null)
    context.skip(python === undefined, `nothing to compile against: ${pythons.map(whyNotCompile).join('; ') || 'no Python was found'}`)
    const { ok, errors } = compile(python as FoundPython, table.replace(right, wrong))
    expect(ok).toBe(false)
    expect(errors).toContain(complaint)
  })
})
