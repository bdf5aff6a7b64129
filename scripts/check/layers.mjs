/**
 * Reads every import and include of native/, lib/ and python/ and holds it against layer-rules.mjs. A complaint names file, line and rule.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'
import { libPackages, libRooms, nativeHeaders, nativeRooms, pythonPackages } from './layer-rules.mjs'

/** @param {string} root the tree to read @returns {string[]} one complaint a line, empty when the layers hold */
export function layerViolations(root) {
  return [
    ...check(root, 'native', /\.(cc|h|inc)$/, nativeComplaint, includesOf),
    ...check(root, 'lib', /\.(ts|mts)$/, libComplaint, importsOf),
    ...check(root, 'python', /\.py$/, pythonComplaint, pythonImportsOf),
  ]
}

/**
 * @param {string} root @param {string} folder @param {RegExp} ending
 * @param {(file: string, name: string, exists: (path: string) => boolean) => string | null} complaint
 * @param {(line: string) => string[]} readNames
 */
function check(root, folder, ending, complaint, readNames) {
  if (!existsSync(join(root, folder))) return []
  const names = readdirSync(join(root, folder), { recursive: true }).map((name) => String(name).split(sep).join('/'))
  const exists = (path) => existsSync(join(root, folder, path))
  return names
    .filter((name) => ending.test(name))
    .sort()
    .flatMap((file) => {
      const lines = readFileSync(join(root, folder, file), 'utf8').split('\n')
      return lines.flatMap((line, index) => {
        const found = readNames(line)
          .map((name) => complaint(file, name, exists))
          .filter((text) => text !== null)
        return found.map((text) => `${folder}/${file}:${index + 1}: ${text}`)
      })
    })
}

/** Quoted includes come as `"name"`, the others as `<name>`. @param {string} line */
const includesOf = (line) => [...line.matchAll(/^\s*#\s*include\s+("[^"]+"|<[^>]+>)/g)].map((match) => match[1])

/** Static, re-exported, dynamic and required, also through a function made by createRequire. @param {string} line */
const importsOf = (line) =>
  [...line.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|\brequire\w*\(\s*)['"]([^'"]+)['"]/g)].map((match) => match[1])

/** @param {string} line */
function pythonImportsOf(line) {
  const from = /^\s*from\s+([\w.]+)\s+import\b/.exec(line)
  if (from) return [from[1]]
  const plain = /^\s*import\s+([\w., ]+?)\s*(#.*)?$/.exec(line)
  return plain ? plain[1].split(',').map((name) => name.trim().split(' ')[0]) : []
}

function nativeComplaint(file, include, exists) {
  const room = file.includes('/') ? file.split('/')[0] : file.replace(/\.\w+$/, '')
  const allowed = nativeRooms[room]
  if (allowed === undefined) return `native/${room} is no room; layer-rules.mjs lists them`
  const name = include.slice(1, -1)
  if (include.startsWith('"')) {
    const own = posix.join(dirname(file), name)
    const target = (name.startsWith('.') || exists(own) ? own : name).split('/')[0]
    if (nativeRooms[target] !== undefined) {
      return target === room || allowed.includes(target) ? null : `native/${room} must not include native/${target} (${name})`
    }
  }
  const header = nativeHeaders.find(({ pattern }) => pattern.test(name))
  return header === undefined || header.rooms.includes(room) ? null : `native/${room} must not include ${include}: ${header.reason}`
}

/** The room of a file of lib/, its ending given or not: `value` for `value/pack.ts`, `errors` for `errors`; an inner room before its outer one. */
function libRoom(path) {
  const [outer, inner] = path.replace(/\.m?[jt]s$/, '').split('/')
  return libRooms[`${outer}/${inner}`] === undefined ? outer : `${outer}/${inner}`
}

function libComplaint(file, name) {
  const room = libRoom(file)
  const allowed = libRooms[room]
  if (allowed === undefined) return `lib/${room} is no room; layer-rules.mjs lists them`
  if (name.startsWith('node:')) return null
  if (!name.startsWith('.')) {
    const rooms = libPackages[name]
    if (rooms === undefined) return `${name} is not among the run-time dependencies`
    return rooms.includes(room) ? null : `lib/${room} must not import ${name}; only lib/${rooms.join(', lib/')} may`
  }
  const target = posix.join(dirname(file), name)
  if (target === '../package.json') return null
  if (target.startsWith('..')) return `${name} leaves lib/`
  const other = libRoom(target === '.' ? 'index' : target)
  return other === room || allowed.includes(other) ? null : `lib/${room} must not import lib/${other} (${name})`
}

function pythonComplaint(file, name) {
  const own = file.split('/')[0]
  const allowed = pythonPackages[own]
  if (!file.includes('/') || own === 'tests' || own === 'test') return null
  if (allowed === undefined) return `python/${own} is no package of ours; layer-rules.mjs lists them`
  const other = name.startsWith('.') ? own : name.split('.')[0]
  const isOurs = Object.hasOwn(pythonPackages, other)
  return !isOurs || other === own || allowed.includes(other) ? null : `python/${own} must not import ${other}`
}
