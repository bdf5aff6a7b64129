/**
 * `aiges-native pack`: puts a project into one tar.gz that is the same, byte for byte, whenever the same files are packed.
 * `python -m aiges pack` packs the same files under the same names (python/aiges/cmd/package.py).
 */
import { isUtf8 } from 'node:buffer'
import {
  accessSync,
  constants,
  createWriteStream,
  lstatSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { makeFolder } from '../make-folder'
import { EXIT_OK } from './exit-codes'
import { UsageError } from './pairs'
import { fileCommand } from './report'
import { type Entry, tarOf } from './tar'

export interface PackOptions {
  location: string
  output: string
}

const DEFAULT_NAME = 'pywrapper.tar.gz'
/** An archive is written under this name beside its own and then renamed: what is there under its own is always whole. */
const UNFINISHED = '.unfinished'

/** Never part of a project: what tools make anew, and what belongs to version control. */
const LEFT_OUT = new Set(['__pycache__', 'node_modules', '.git', '.venv', 'venv', '.pytest_cache', '.mypy_cache', '.ruff_cache'])
const SUGGESTED = ['requirements.txt', 'README.md']

/** @returns the exit code of the process */
export function pack(options: PackOptions): Promise<number> {
  return fileCommand(async (say) => {
    const archive = await packProject(options, say)
    say(`packed ${archive}`)
    return EXIT_OK
  })
}

/** Packs the folder and returns the archive's path. Throws UsageError when there is no such folder, or no wrapper.py in it. */
export async function packProject({ location, output }: PackOptions, say: (text: string) => void): Promise<string> {
  if (!statSync(location, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`there is no folder ${location}`)
  const archive = /\.(tar\.gz|tgz)$/.test(output) ? output : join(output, DEFAULT_NAME)
  const unfinished = archive + UNFINISHED
  const entries = entriesBelow(location, '', [resolve(archive), resolve(unfinished)], say).sort((a, b) =>
    Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
  )
  const names = new Set(entries.map(({ name }) => name.slice(name.lastIndexOf('/') + 1).toLowerCase()))
  if (!names.has('wrapper.py')) throw new UsageError(`there is no wrapper.py in ${location}: --location names the folder of a project`)
  for (const each of SUGGESTED.filter((name) => !names.has(name.toLowerCase()))) say(`a project should have a file ${each}`)
  makeFolder(dirname(archive))
  for (const { name } of entries) say(`packing ${name}`)
  try {
    await pipeline(Readable.from(tarOf(entries)), createGzip(), ofNoSystem, createWriteStream(unfinished))
    renameSync(unfinished, archive)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
  return archive
}

/** zlib notes in the tenth byte which system it runs on; 255 is for none in particular, which Python writes as well. */
async function* ofNoSystem(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begin = 0
  for await (const chunk of chunks) {
    if (begin <= 9 && 9 < begin + chunk.length) chunk[9 - begin] = 255
    begin += chunk.length
    yield chunk
  }
}

/** Every file below the folder; links are followed. Without `own`, the archive and the one before it. What cannot be packed is left out, and said. */
function entriesBelow(folder: string, prefix: string, own: readonly string[], say: (text: string) => void): Entry[] {
  return readdirSync(folder, { encoding: 'buffer' }).flatMap((raw) => {
    const name = raw.toString()
    const file = join(folder, name)
    const leaveOut = (why: string): [] => {
      say(`left out: ${file}: ${why}`)
      return []
    }
    if (!isUtf8(raw)) return leaveOut('its name is not UTF-8: rename it')
    const facts = factsOf(file)
    if (facts === undefined) return leaveOut('it is a link that leads to no file: mend or remove it')
    if (facts.isDirectory()) return LEFT_OUT.has(name) || leadsBack(file, folder) ? [] : entriesBelow(file, `${prefix}${name}/`, own, say)
    if (/\.py[co]$/.test(name) || name === DEFAULT_NAME || own.includes(resolve(file))) return []
    if (!facts.isFile()) return leaveOut('it is neither a file nor a folder')
    return [{ name: prefix + name, file, size: facts.size, executable: isExecutable(file) }]
  })
}

/** Undefined for a link that leads to nothing, or to itself. */
function factsOf(file: string): Stats | undefined {
  try {
    return statSync(file)
  } catch (error) {
    if (lstatSync(file).isSymbolicLink()) return undefined
    throw error
  }
}

/** Whether a link leads to a folder that it lies in. */
function leadsBack(file: string, folder: string): boolean {
  const target = realpathSync(file)
  const here = realpathSync(folder)
  return here === target || here.startsWith(target.endsWith(sep) ? target : target + sep)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
