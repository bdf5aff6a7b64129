/**
 * The folders in which a wrapper's own Python files lie, for those who watch them.
 */
import { existsSync, type FSWatcher, readdirSync, realpathSync, statSync, watch } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Folders below the wrapper's own are looked at down to this depth, */
const DEPTH = 4
/** and so many are watched at most: a wrapper may make folders for its data while it runs. */
const MOST = 256

/**
 * Calls `changed` whenever a Python file in one of the folders of a wrapper changes, also in folders that are made later. Where the
 * wrapper's file is a link, the folder of the file it leads to is one of them: Python imports from there. Keeps the process alive
 * unless `unref` is called.
 */
export class PythonWatcher {
  readonly #watchers = new Map<string, FSWatcher>()
  #keepsAlive = true
  #closed = false

  constructor(
    /** The wrapper's. */
    private readonly file: string,
    private readonly changed: () => void,
  ) {
    this.#watchBelow(dirname(file))
    this.#followLink()
  }

  #watchBelow(folder: string): void {
    for (const [each, depth] of foldersWithPython(folder, 0)) this.#watch(each, depth)
  }

  /** Again whenever the link has changed: it may lead elsewhere now. */
  #followLink(): void {
    try {
      const folder = dirname(realpathSync(this.file))
      if (folder !== realpathSync(dirname(this.file))) this.#watchBelow(folder)
    } catch {
      // It leads nowhere, which the next load says.
    }
  }

  unref(): void {
    this.#keepsAlive = false
    for (const watcher of this.#watchers.values()) watcher.unref()
  }

  close(): void {
    this.#closed = true
    for (const path of [...this.#watchers.keys()]) this.#forget(path)
  }

  #watch(path: string, depth: number): void {
    if (this.#closed || this.#watchers.has(path) || this.#watchers.size >= MOST) return
    const watcher = watch(path, (event, name) => {
      if (name === null || name.endsWith('.py')) {
        if (path === dirname(this.file) && name === basename(this.file)) this.#followLink()
        this.changed()
      } else if (event === 'rename') this.#madeOrGone(join(path, name), depth + 1)
    })
    // A folder that goes away is no news: the next load says so.
    watcher.on('error', () => this.#forget(path))
    if (!this.#keepsAlive) watcher.unref()
    this.#watchers.set(path, watcher)
  }

  #forget(path: string): void {
    this.#watchers.get(path)?.close()
    this.#watchers.delete(path)
  }

  /** A new folder is watched before it has Python files: they are written into it next, and may be there already. */
  #madeOrGone(path: string, depth: number): void {
    try {
      if (depth <= DEPTH && isOwn(dirname(path), path)) this.#adopt(path, depth)
      else this.#gone(path)
    } catch {
      this.#gone(path) // It went away meanwhile.
    }
  }

  #adopt(path: string, depth: number): void {
    this.#forget(path) // One that was removed and made again has the same name, and a watcher that hears nothing any more.
    this.#watch(path, depth)
    if (hasPython(path)) this.changed()
    for (const below of depth < DEPTH ? ownFolders(path) : []) this.#adopt(below, depth + 1)
  }

  #gone(path: string): void {
    for (const each of [...this.#watchers.keys()]) if (each === path || each.startsWith(`${path}/`)) this.#forget(each)
  }
}

/** The wrapper's folder and the packages below it, with their depths. */
function foldersWithPython(folder: string, depth: number): [string, number][] {
  const below = depth < DEPTH ? ownFolders(folder).filter(hasPython) : []
  return [[folder, depth], ...below.flatMap((each) => foldersWithPython(each, depth + 1))]
}

function ownFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .filter((path) => isOwn(folder, path))
}

/** Environments, hidden folders and those that Python and npm make are not the wrapper's own. */
function isOwn(folder: string, path: string): boolean {
  const name = path.slice(folder.length + 1)
  if (/^(\.|__|node_modules$)/.test(name) || existsSync(join(path, 'pyvenv.cfg'))) return false
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function hasPython(folder: string): boolean {
  return readdirSync(folder).some(
    (name) => name.endsWith('.py') && statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true,
  )
}
