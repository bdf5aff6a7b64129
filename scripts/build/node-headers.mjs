/**
 * Finds the Node-API headers without a network. First choice: the folder beside the node that runs this script (official archives,
 * Debian's and NodeSource's packages have it). Else the headers of the `node-api-headers` package, laid out as node-gyp expects them.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { inTree } from './tree.mjs'

/**
 * @typedef {object} NodeHeaders
 * @property {string} nodedir what node-gyp calls --nodedir, against the tree; the headers are in its include/node
 * @property {string} include the folder that holds node_api.h
 * @property {string} origin for people: where they came from
 */

/**
 * @param {{ execPath?: string }} [options] the node whose headers are wanted; AIGES_NATIVE_HEADERS=package skips that search
 * @returns {NodeHeaders | null} null when there are none on this machine: node-gyp may then fetch its own
 */
export function findNodeHeaders({ execPath = process.execPath } = {}) {
  const beside = process.env.AIGES_NATIVE_HEADERS === 'package' ? null : headersBeside(execPath)
  return beside ?? headersFromPackage()
}

/** @param {string} execPath */
function headersBeside(execPath) {
  const nodedir = dirname(dirname(realpathSync(execPath)))
  const include = join(nodedir, 'include', 'node')
  // node-gyp needs common.gypi as well; a folder without it is some other package's.
  const complete = ['node_api.h', 'common.gypi'].every((file) => existsSync(join(include, file)))
  return complete ? { nodedir, include, origin: 'the headers beside node' } : null
}

function headersFromPackage() {
  const source = headerPackage()
  if (source === null) return null
  const include = inTree('out', 'node-headers', 'include', 'node')
  mkdirSync(include, { recursive: true })
  cpSync(join(source, 'include'), include, { recursive: true })
  copyFileSync(inTree('scripts', 'build', 'common.gypi'), join(include, 'common.gypi'))
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  writeFileSync(join(include, 'config.gypi'), JSON.stringify({ target_defaults: {}, variables: process.config.variables }))
  // Relative to the tree, in which every build runs: gyp passes an absolute path to make as it is, and one with spaces falls apart.
  return { nodedir: join('out', 'node-headers'), include, origin: `node-api-headers ${version}` }
}

function headerPackage() {
  try {
    return dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json'))
  } catch {
    return null
  }
}
