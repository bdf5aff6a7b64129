/**
 * Starts the interpreter in this process, as a wrapper would, and asks it whose libraries it uses. What can end a process at
 * start-up was tried in a child before (lib/python/embed.ts).
 */
import { loadModule, runtimeInfo } from '../../index'
import { planDeepbind } from '../../python/deepbind'
import type { PythonInfo } from '../../python/types'
import { failureAsData } from '../failure'
import { milliseconds } from '../table'
import type { Finding } from './finding'

interface LibraryFacts {
  version: string
  builtWith: string
  file: string | null
}

export async function checkRuntime(info: PythonInfo): Promise<Finding[]> {
  const begun = performance.now()
  try {
    const module = await loadModule('aiges_native.facts', { python: info.program, onLog: () => {} })
    const took = performance.now() - begun
    try {
      const facts = (await module.call('runtime_facts', [])) as Record<string, unknown>
      return [started(took), sharing(), await deepbind(info), openssl(facts), zlib(facts)]
    } finally {
      await module.close()
    }
  } catch (error) {
    const [summary = '', ...details] = (error instanceof Error ? error.message : String(error)).split('\n')
    return [{ state: 'fail', title: 'start', summary, details, data: failureAsData(error) }]
  }
}

function started(took: number): Finding {
  const { python } = runtimeInfo()
  return {
    state: 'ok',
    title: 'start',
    summary: `Python ${String(python?.['version'] ?? '')} runs in this process (${milliseconds(took)})`,
  }
}

function sharing(): Finding {
  const { sharing: how } = runtimeInfo()
  if (how === 'backing-store')
    return { state: 'ok', title: 'sharing', summary: 'request bodies are shared with Python without a copy', data: { sharing: how } }
  return { state: 'warn', title: 'sharing', summary: `request bodies are copied (${how})`, data: { sharing: how } }
}

async function deepbind(info: PythonInfo): Promise<Finding> {
  const { off } = await planDeepbind(info.destShared)
  const { deepbound } = runtimeInfo()
  const summary = deepbound.length > 0 ? `${deepbound.length} modules keep their own libraries` : `off: ${off ?? 'nothing was opened'}`
  const details = deepbound.map((path) => `  ${path}`)
  return { state: 'ok', title: 'deepbind', summary, details, data: { deepbound, off } }
}

/** `OpenSSL 3.0.19 27 Jan 2026` */
function openssl(facts: Record<string, unknown>): Finding {
  const found = facts['openssl'] as LibraryFacts | null
  if (!found)
    return {
      state: 'warn',
      title: 'openssl',
      summary: 'this Python has no ssl module',
      fix: 'install an interpreter that was built with OpenSSL',
    }
  return library('openssl', found, /\d+\.\d+\.\d+/.exec(found.version)?.[0] ?? '', process.versions.openssl)
}

function zlib(facts: Record<string, unknown>): Finding {
  const found = facts['zlib'] as LibraryFacts | null
  if (!found) return { state: 'warn', title: 'zlib', summary: 'this Python has no zlib module' }
  return library('zlib', found, found.version, process.versions.zlib)
}

/** A module that was not opened with RTLD_DEEPBIND and runs with exactly Node's version has been given Node's copy. */
function library(title: string, { version, builtWith, file }: LibraryFacts, running: string, ofNode: string | undefined): Finding {
  const separate = file !== null && runtimeInfo().deepbound.includes(file)
  const borrowed = !separate && running === /^[\d.]+/.exec(ofNode ?? '')?.[0]
  const clash = borrowed && running.split('.')[0] !== builtWith.split('.')[0]
  const whose = borrowed ? `Node's copy; Python was built for ${builtWith}` : "Python's own"
  return {
    state: clash ? 'fail' : 'ok',
    title,
    summary: `Python: ${version} (${whose}); Node: ${ofNode ?? 'none'}`,
    details: [`  ${file ?? 'built into libpython'}`],
    ...(clash
      ? { fix: 'use an interpreter whose extension modules lie beside it (python.org, pyenv, conda, uv), not built into libpython' }
      : {}),
    data: { version, builtWith, file, node: ofNode ?? null, borrowed },
  }
}
