/**
 * The folder of the cache on disk. What is read from it ends up in `dlopen`, so only a folder and files that belong to this user
 * and that nobody else can write are trusted; where there is none, there is simply no cache.
 */
import { constants, promises as fs } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { makeFolder } from '../make-folder'

const MAX_SIZE = 64 * 1024

/** The first folder that exists or can be made, and can be trusted and written; undefined when there is none. */
export async function cacheFolder(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of places(env)) {
    if (((await isOurs(folder)) || (made(folder) && (await isOurs(folder)))) && (await isWritable(folder))) return folder
  }
  return undefined
}

function places(env: NodeJS.ProcessEnv): string[] {
  const home = env['HOME'] ?? homeOrNothing()
  const bases = [
    env['XDG_CACHE_HOME'],
    process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined,
    home === '' ? undefined : join(home, process.platform === 'darwin' ? 'Library/Caches' : '.cache'),
  ]
  const folders = bases
    .filter((base): base is string => base !== undefined && isAbsolute(base))
    .map((base) => join(base, 'aiges-native', 'python'))
  // A read-only HOME is common in containers; the name carries the user, since others may have made theirs there.
  if (process.getuid !== undefined) folders.push(join(tmpdir(), `aiges-native-${process.getuid()}`))
  return folders
}

function homeOrNothing(): string {
  try {
    return homedir()
  } catch {
    return '' // A user without an entry in the password database.
  }
}

function made(folder: string): boolean {
  try {
    makeFolder(folder, 0o700)
    return true
  } catch {
    return false
  }
}

async function isOurs(folder: string): Promise<boolean> {
  const stat = await fs.lstat(folder).catch(() => null)
  if (stat === null) return false
  return stat.isDirectory() && belongsToUs(stat)
}

async function isWritable(folder: string): Promise<boolean> {
  return fs.access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
}

function belongsToUs(stat: { uid: number; mode: number }): boolean {
  if (process.getuid === undefined) return true
  return stat.uid === process.getuid() && (stat.mode & 0o022) === 0
}

/** @returns the text of a file in a trusted folder; undefined when it is absent, not ours, too large or a link */
export async function readTrusted(path: string): Promise<string | undefined> {
  const file = await fs.open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    const stat = await file.stat()
    if (!stat.isFile() || !belongsToUs(stat) || stat.size > MAX_SIZE) return undefined
    return await file.readFile('utf8')
  } catch {
    return undefined
  } finally {
    await file.close().catch(() => {})
  }
}

/** Appears whole or not at all; a disk that is full or read-only is no error, the answer is only asked for again. */
export async function writeTrusted(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    await fs.writeFile(draft, text, { mode: 0o600, flag: 'wx' })
    await fs.rename(draft, path)
  } catch {
    await fs.rm(draft, { force: true }).catch(() => {})
  }
}
