/**
 * The release build of the addon: node-gyp on binding.gyp, into build/Release. Works offline, with an empty HOME, in a clone and in an
 * installed package (there npm's own node-gyp serves).
 */
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { newest, sourceList } from './freshness.mjs'
import { findNodeHeaders } from './node-headers.mjs'
import { run, StepFailed } from './run.mjs'
import { inTree, releaseAddon, root } from './tree.mjs'

const inputs = ['binding.gyp', 'native', 'scripts/build']
/** What gyp was last asked, so that a source that came or went makes it ask again: gyp itself would not notice. */
const record = inTree('build', 'configured-for.json')

export function isReleaseFresh() {
  if (!existsSync(releaseAddon) || newest(inputs.map((name) => inTree(name))) > newest([releaseAddon])) return false
  const configured = readRecord()
  return configured === null || configured.sources.join() === sourceList().join()
}

/** @param {{ ifStale?: boolean }} [options] */
export function buildRelease({ ifStale = false } = {}) {
  if (ifStale && isReleaseFresh()) return
  const sources = sourceList()
  const headers = findNodeHeaders()
  console.log(
    `native: building ${sources.length} sources with node-gyp (${headers?.origin ?? 'no headers here, node-gyp will fetch them'})`,
  )
  const wanted = { sources, gyp: readFileSync(inTree('binding.gyp'), 'utf8'), nodedir: headers?.nodedir ?? '', node: process.version }
  if (JSON.stringify(readRecord()) !== JSON.stringify(wanted)) nodeGyp('configure', headers)
  writeFileSync(record, JSON.stringify(wanted))
  nodeGyp('build', headers)
  // make leaves the file alone when nothing that counts has changed; its time says when it was last known to be right.
  utimesSync(releaseAddon, new Date(), new Date())
}

function readRecord() {
  return existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : null
}

/** @param {'configure' | 'build'} command @param {import('./node-headers.mjs').NodeHeaders | null} headers */
function nodeGyp(command, headers) {
  const args = [findNodeGyp(), command, '--release', '--loglevel=error', `--jobs=${availableParallelism()}`]
  if (headers) args.push(`--nodedir=${headers.nodedir}`)
  run(process.execPath, args, { cwd: root, what: `node-gyp ${command}` })
}

/** Absolute path of a node-gyp: the dev dependency of a clone, or the one npm brings and names to the scripts it runs. */
export function findNodeGyp() {
  try {
    return createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js')
  } catch {
    const fromNpm = process.env.npm_config_node_gyp
    if (fromNpm && existsSync(fromNpm)) return fromNpm
    throw new StepFailed(
      `node-gyp was not found. Run this through npm, which has one: npm run build:native --prefix ${JSON.stringify(root)}`,
    )
  }
}
