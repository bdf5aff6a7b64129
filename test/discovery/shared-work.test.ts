// Several searches at once, and searches that are given up.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolvePython } from '../../lib/python/find'
import { SharedWork } from '../../lib/python/shared-work'
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

  it('of different interpreters, or in different environments, by which a shim may choose, ask each', async (context) => {
    const { path } = needPython(context)
    const shim = makeProgram(`test -n "$CHOSEN" && exec '${path}' "$@"; echo none is chosen >&2; exit 1`)
    const env = bareEnvironment({ CHOSEN: 'yes' })
    const [chosen, none, another] = await Promise.allSettled([
      resolvePython(shim, { env }),
      resolvePython(shim, { env: bareEnvironment() }),
      resolvePython(makeProgram('echo another >&2; exit 1'), { env }),
    ])
    expect(chosen).toMatchObject({ status: 'fulfilled', value: { program: path } })
    for (const refused of [none, another])
      expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'AIGES_ERR_PYTHON_UNUSABLE' } })
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

describe('work', () => {
  /** Each run waits until the test ends it. */
  function watched() {
    const work = new SharedWork<string>()
    const runs: { signal: AbortSignal; end: (value: string) => void; fail: (error: Error) => void }[] = []
    const join = (signal?: AbortSignal, key = 'key') =>
      work.join(key, signal, 'looking', (stop) => new Promise((end, fail) => runs.push({ signal: stop, end, fail })))
    return { join, runs }
  }

  it('goes on while one caller wants it, whoever began it', async () => {
    const { join, runs } = watched()
    const controller = new AbortController()
    const [first, second] = [join(controller.signal), join()]
    controller.abort('enough')
    await expect(first).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED', cause: 'enough' })
    expect(runs.map(({ signal }) => signal.aborted)).toEqual([false])
    const third = join()
    runs[0]?.end('found')
    await expect(Promise.all([second, third])).resolves.toEqual(['found', 'found'])
    expect(runs.length).toBe(1)
  })

  it('that is being stopped is joined by nobody, and its end takes nothing from what began after it', async () => {
    const { join, runs } = watched()
    const controller = new AbortController()
    const first = join(controller.signal)
    controller.abort()
    await expect(first).rejects.toMatchObject({ code: 'AIGES_ERR_ABORTED' })
    expect(runs[0]?.signal.aborted).toBe(true)
    const second = join()
    runs[0]?.fail(new Error('stopped'))
    await new Promise(setImmediate)
    const third = join()
    expect(runs.length).toBe(2)
    runs[1]?.end('found')
    await expect(Promise.all([second, third])).resolves.toEqual(['found', 'found'])
  })

  it('that failed or ended is done anew, and each key has its own', async () => {
    const { join, runs } = watched()
    const failing = Promise.allSettled([join(), join()])
    runs[0]?.fail(new Error('no'))
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const calls = [join(), join(undefined, 'other')]
    for (const [i, run] of runs.slice(1).entries()) run.end(`value ${i}`)
    await expect(Promise.all(calls)).resolves.toEqual(['value 0', 'value 1'])
    expect(runs.length).toBe(3)
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
