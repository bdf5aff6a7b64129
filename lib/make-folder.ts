/**
 * Makes a folder and those above it. Not by `recursive: true`: Node's own loop never ends where the file system says ENOENT for
 * something inside a folder that exists, as /proc does (test/discovery/cache: "a place that holds no folders").
 */
import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Each folder is tried at most twice. One that exists is fine. Throws what the system says. Blocks for as many calls as there are names in `path`. */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = []
  let folder = resolve(path)
  while (!madeOrThere(folder, mode)) {
    missing.push(folder)
    folder = dirname(folder)
  }
  for (const each of missing.reverse()) if (!madeOrThere(each, mode)) mkdirSync(each, { mode })
}

/** False when the folder above it is missing. */
function madeOrThere(folder: string, mode: number): boolean {
  try {
    mkdirSync(folder, { mode })
    return true
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return true
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(folder) !== folder) return false
    throw error
  }
}
