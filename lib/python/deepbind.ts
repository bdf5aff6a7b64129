/**
 * Chooses the C modules of Python's standard library that start-up opens with RTLD_DEEPBIND (DESIGN decision 13), so that they
 * keep their own OpenSSL and zlib. Node exports the symbols of its bundled copies, and a module opened the usual way binds to those.
 * Reads folders and /proc; loads nothing.
 */
import { promises as fs } from 'node:fs'
import { join } from 'node:path'

/** What to open, and why nothing is opened (null when something could be). */
export interface DeepbindPlan {
  modules: string[]
  off: string | null
}

/**
 * The standard library's C modules that use a library whose symbols Node exports; everything else is left alone, because a
 * deep-bound C++ library meets unconstructed streams (node has COPY relocations for cout and cerr).
 */
const SHARED_WITH_NODE: Record<string, () => boolean> = {
  _ssl: () => true,
  _hashlib: () => true,
  zlib: () => true,
  binascii: () => true,
  _sqlite3: () => 'sqlite' in process.versions,
  _zstd: () => 'zstd' in process.versions,
}

/** @param destShared the folder of the standard library's extension modules; modules built into libpython have no file there */
export async function planDeepbind(destShared: string): Promise<DeepbindPlan> {
  const off = await whyOff()
  if (off !== null) return { modules: [], off }
  const files = destShared === '' ? [] : await fs.readdir(destShared).catch(() => [])
  const modules: string[] = []
  for (const [name, shared] of Object.entries(SHARED_WITH_NODE)) {
    if (!shared()) continue
    const file = files.find((entry) => entry.startsWith(`${name}.`) && entry.endsWith('.so'))
    if (file !== undefined) modules.push(join(destShared, file))
  }
  return { modules, off: modules.length > 0 ? null : 'the standard library has no such extension modules (they are built into libpython)' }
}

async function whyOff(): Promise<string | null> {
  if (process.platform !== 'linux') return `not needed on ${process.platform}`
  const preload = process.env['LD_PRELOAD']
  if (preload) return `LD_PRELOAD is set (${preload}): a preloaded allocator must see every allocation`
  const maps = await fs.readFile('/proc/self/maps', 'utf8').catch(() => '')
  if (/\/ld-musl-/.test(maps)) return 'musl has no RTLD_DEEPBIND'
  const allocator = /\/(lib(?:asan|tsan|ubsan|jemalloc|tcmalloc|mimalloc|clang_rt)[^/\s]*)/.exec(maps)
  return allocator === null ? null : `${allocator[1]} is loaded into this process`
}
