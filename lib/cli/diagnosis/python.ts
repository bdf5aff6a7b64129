/**
 * Which interpreter is chosen, and which libpython goes with it. Asks interpreters in child processes; embeds nothing.
 */
import { adviceLines, triedLines } from '../../python/advice'
import { searchPython } from '../../python/find'
import type { PythonInfo } from '../../python/types'
import type { Finding } from './finding'

export interface PythonFindings {
  findings: Finding[]
  info?: PythonInfo
}

export async function checkPython(option: string | undefined): Promise<PythonFindings> {
  const { info, tried, error } = await searchPython(option)
  if (info === undefined) {
    const [summary = ''] = (error?.message ?? '').split('\n')
    // Another Python would not give this process what it lacks.
    const advice = error?.code === 'AIGES_ERR_RUNTIME' ? [] : adviceLines(tried)
    const details = [...triedLines(tried), ...advice]
    return { findings: [{ state: 'fail', title: 'python', summary, details, data: { code: error?.code ?? null, tried } }] }
  }
  return { findings: [interpreter(info), library(info), environment(info)], info }
}

function interpreter(info: PythonInfo): Finding {
  const builds = [info.freeThreaded ? 'free-threaded' : '', info.debug ? 'debug build' : ''].filter((word) => word !== '')
  return {
    state: 'ok',
    title: 'python',
    summary: `${info.program} (Python ${[info.version, ...builds].join(', ')})`,
    details: [...triedLines(info.tried), info.cached ? '  from the cache of earlier answers' : '  asked just now'],
    data: { ...info },
  }
}

function library(info: PythonInfo): Finding {
  return { state: 'ok', title: 'libpython', summary: info.library }
}

function environment(info: PythonInfo): Finding {
  const summary = info.isVenv ? `${info.prefix} (virtual environment of ${info.basePrefix})` : `${info.prefix} (no virtual environment)`
  return { state: 'ok', title: 'environment', summary }
}
