/**
 * The folders in which a wrapper's own Python files lie, for those who watch them.
 */
import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'

/** Calls `changed` whenever a Python file in one of the folders of a wrapper changes. The watchers do not keep the process alive. */
export function watchPython(folder: string, changed: () => void): FSWatcher[] {
  return foldersWithPython(folder).map((each) => {
    const watcher = watch(each, (_event, name) => {
      if (name === null || name.endsWith('.py')) changed()
    })
    // A folder that goes away is no news: the next load says so.
    watcher.on('error', () => watcher.close())
    return watcher
  })
}

/** The wrapper's folder and the packages below it; environments and hidden folders are not its own. */
function foldersWithPython(folder: string, depth = 0): string[] {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory() || /^(\.|__|node_modules$)/.test(entry.name) || existsSync(join(path, 'pyvenv.cfg'))) return false
    return readdirSync(path).some((name) => name.endsWith('.py') && statSync(join(path, name)).isFile())
  })
  return [folder, ...(depth < 4 ? below.flatMap((entry) => foldersWithPython(join(folder, entry.name), depth + 1)) : [])]
}
