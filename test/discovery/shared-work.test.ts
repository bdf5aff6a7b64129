// Several searches at once, and searches that are given up.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolvePython } from '../../lib/python/find'
import { bareEnvironment, makeProgram, needPython, newFolder } from './interpreters'

describe('searches at the same time', () => {
  it('ask an interpreter once', async (context) => {
    const { path } = needPython(context)
    const log = join(newFolder(), 'log')
    const shim = makeProgram(`echo asked >> '${log}'; exec '${path}' "$@"`)
    const env = bareEnvironment()
    const found = await Promise.all(Array.from({ length: 20 }, () => resolvePython(shim, { env })))
    expect(new Set(found.map(({ program }) => program))).toEqual(new Set([path]))
    expect(readFileSync(log, 'utf8')).toBe('asked\n')
  })

  it('can be given up one by one', async (context) => {
    const { path } = needPython(context)
    const go = join(newFolder(), 'go')
    const shim = makeProgram(`while [ ! -e '${go}' ]; do /bin/sleep 0.02; done; exec '${path}' "$@"`)
    const env = bareEnvironment()
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    const givenUp = resolvePython(shim, { env, signal: controller.signal })
    const kept = resolvePython(shim, { env })
    setTimeout(() => controller.abort(reason), 50)
    await expect(givenUp).rejects.toMatchObject({ name: 'AbortError', code: 'AIGES_ERR_ABORTED', cause: reason })
    makeProgram('', go)
    await expect(kept).resolves.toMatchObject({ program: path })
  })

  it('end the child when the last one is given up', async () => {
    const pid = join(newFolder(), 'pid')
    const program = makeProgram(`echo $$ > '${pid}'; exec /bin/sleep 300`)
    const controller = new AbortController()
    const search = resolvePython(program, { env: bareEnvironment(), signal: controller.signal })
    const child = await eventually(() => Number(readFileSync(pid, 'utf8')))
    controller.abort()
    await expect(search).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED' })
    await eventually(() => (isAlive(child) ? 0 : 1))
  })

  it('are over before they begin when the signal fired already', async () => {
    const signal = AbortSignal.abort('too late')
    await expect(resolvePython('/nonexistent', { signal })).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED', cause: 'too late' })
  })
})

/** The first value that is neither 0 nor an error; bounded by the test's own time. */
async function eventually(read: () => number): Promise<number> {
  for (;;) {
    try {
      const value = read()
      if (value > 0) return value
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
