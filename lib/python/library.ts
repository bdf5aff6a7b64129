/**
 * Finds the shared libpython that belongs to an interpreter. Looks at the file system only: nothing is loaded here.
 * Only places inside the interpreter's own base prefix count. Relocated builds (conda, uv) report folders of the machine they were
 * built on, and a libpython found there would be another Python's.
 */
import { promises as fs } from 'node:fs'
import { basename, isAbsolute, join, relative } from 'node:path'
import type { ProbeReport } from './report'

/** Where the library is, or the places that were looked at in vain. */
export type LibrarySearch = { library: string } | { places: string[] }

export async function findLibrary(report: ProbeReport): Promise<LibrarySearch> {
  const pattern = libraryPattern(report)
  const loaded = report.loaded.filter((path) => pattern.test(basename(path)))
  const direct = [...loaded, report.dll, ...frameworkLibraries(report), ...windowsLibraries(report)]
  const named = direct.filter((path) => path !== '' && isAbsolute(path))
  for (const path of named) if (await isFile(path)) return { library: path }
  const folders = await libraryFolders(report)
  for (const folder of folders) {
    const library = await libraryIn(folder, pattern, report)
    if (library !== undefined) return { library }
  }
  return { places: [...named, ...folders] }
}

/** python.org and Homebrew on macOS: the framework's binary is the library. */
function frameworkLibraries({ config, basePrefix }: ProbeReport): string[] {
  if (!config.PYTHONFRAMEWORK) return []
  const prefix = config.PYTHONFRAMEWORKPREFIX
  return [join(basePrefix, config.PYTHONFRAMEWORK), ...(prefix && config.INSTSONAME ? [join(prefix, config.INSTSONAME)] : [])]
}

function windowsLibraries({ basePrefix, versionInfo: [major, minor], debug, freeThreaded }: ProbeReport): string[] {
  if (process.platform !== 'win32') return []
  return [join(basePrefix, `python${major}${minor}${freeThreaded ? 't' : ''}${debug ? '_d' : ''}.dll`)]
}

async function libraryFolders({ config, basePrefix }: ProbeReport): Promise<string[]> {
  const arch = config.MULTIARCH
  const own = await fs.realpath(basePrefix).catch(() => basePrefix)
  const reported: string[] = []
  for (const folder of [config.LIBDIR, config.LIBPL]) {
    if (!folder) continue
    const real = await fs.realpath(folder).catch(() => '')
    if (real !== '' && isInside(real, own)) reported.push(folder)
  }
  const usual = [...(arch ? [join(basePrefix, 'lib', arch)] : []), join(basePrefix, 'lib'), join(basePrefix, 'lib64')]
  return [...new Set([...reported, ...usual])]
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}

/** The exact version and ABI: `libpython3.so` is only the limited API, `libpython3.13t.so` another ABI. */
function libraryPattern({ config, versionInfo, debug, freeThreaded }: ProbeReport): RegExp {
  const abi = config.LDVERSION ?? `${versionInfo[0]}.${versionInfo[1]}${freeThreaded ? 't' : ''}${debug ? 'd' : ''}`
  return new RegExp(`^libpython${abi.replaceAll('.', '\\.')}\\.(so(\\.[0-9.]+)?|dylib)$`)
}

async function libraryIn(folder: string, pattern: RegExp, { config }: ProbeReport): Promise<string | undefined> {
  const named = [config.INSTSONAME, config.LDLIBRARY].filter((name): name is string => /\.(so|dylib)\b/.test(name ?? ''))
  const present = (await fs.readdir(folder).catch(() => [])).filter((name) => pattern.test(name)).sort()
  for (const name of [...named, ...present.reverse()]) {
    const path = join(folder, name)
    if (await isFile(path)) return path
  }
  return undefined
}

async function isFile(path: string): Promise<boolean> {
  return fs.stat(path).then(
    (stat) => stat.isFile(),
    () => false,
  )
}
