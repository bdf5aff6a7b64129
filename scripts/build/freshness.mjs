/**
 * Says whether outputs are older than their inputs, by the times of files.
 */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inTree } from './tree.mjs'

/** The youngest modification time of the files below these paths, in ms. @param {string[]} paths */
export function newest(paths) {
  const times = paths.map((path) => {
    const stat = statSync(path)
    return stat.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : stat.mtimeMs
  })
  return Math.max(0, ...times)
}

/** Every native source, relative to the tree: the same list binding.gyp and CMakeLists.txt make. */
export function sourceList() {
  const names = readdirSync(inTree('native'), { recursive: true }).map(String)
  return names.filter((name) => name.endsWith('.cc')).sort()
}
