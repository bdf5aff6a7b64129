// Two Workers that load first at the same moment and name an interpreter each: the process has one Python, so one of two different ones is refused by a
// typed error, while two names of one environment are no conflict. Whichever comes first, nothing else happens.

import { dirname, join } from 'node:path'
import { describe, expect, it, type TestContext } from 'vitest'
import { pythons } from '../matrix/cells'
import { root, runChild } from '../support/child'
import { makeVenv, needPython, newFolder } from './interpreters'

/** Each of two Workers loads with its interpreter at the same moment, after both are cached; what they heard, sorted. */
const race = (interpreters: [string, string]) =>
  runChild(
    `
    import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
    const interpreters = ${JSON.stringify(interpreters)}
    if (isMainThread) {
      const { resolvePython } = (await import(${JSON.stringify(join(root, 'dist/python/find.js'))})).default
      for (const python of interpreters) await resolvePython(python)
      const barrier = new Int32Array(new SharedArrayBuffer(4))
      const heard = await Promise.all(interpreters.map((python) => new Promise((resolve, reject) => {
        new Worker(new URL(import.meta.url), { workerData: { python, barrier } }).on('message', resolve).on('error', reject)
      })))
      console.log(heard.sort().join(' '))
    } else {
      const { python, barrier } = workerData
      Atomics.add(barrier, 0, 1)
      while (Atomics.load(barrier, 0) < 2);
      try {
        const lab = await loadModule(fixture('modules/lab.py'), { python })
        parentPort.postMessage(await lab.call('identity', ['works']))
        await lab.close()
      } catch (error) {
        parentPort.postMessage(interpreters.every((each) => error.message.includes(each)) ? error.code : error.message)
      }
    }`,
    { env: { XDG_CACHE_HOME: newFolder('cache') } },
  )

function twoPythons(context: TestContext): [string, string] {
  const [one, other] = pythons()
  if (one === undefined || other === undefined) context.skip('only one Python >= 3.11 with a shared library: set AIGES_TEST_PYTHONS')
  return [one?.path as string, other?.path as string]
}

describe('two first loads at once', { timeout: 120_000 }, () => {
  it('with different Pythons: one works, the other is refused by both names', async (context) => {
    const interpreters = twoPythons(context)
    for (let round = 0; round < 3; round++) {
      expect(await race(interpreters)).toMatchObject({ code: 0, signal: null, stderr: '', stdout: 'AIGES_ERR_PYTHON_MISMATCH works\n' })
    }
  })

  it('with two environments of one Python: the same', async (context) => {
    const python = needPython(context)
    const interpreters = [makeVenv(python, newFolder('one')), makeVenv(python, newFolder('other'))] as [string, string]
    for (let round = 0; round < 3; round++) {
      expect(await race(interpreters)).toMatchObject({ code: 0, signal: null, stderr: '', stdout: 'AIGES_ERR_PYTHON_MISMATCH works\n' })
    }
  })

  it('with two names of one environment: both work', async (context) => {
    const one = makeVenv(needPython(context), newFolder('names'))
    for (let round = 0; round < 3; round++) {
      expect(await race([one, join(dirname(one), 'python3')])).toMatchObject({ code: 0, signal: null, stderr: '', stdout: 'works works\n' })
    }
  })
})

it('native refuses another library by itself, and goes on', async () => {
  const ended = await runChild(`
    const lab = await loadModule(fixture('modules/lab.py'))
    const { callBoard } = (await import(${JSON.stringify(join(root, 'dist/runtime.js'))})).default
    const { unwrap } = (await import(${JSON.stringify(join(root, 'dist/scheduler/failure.js'))})).default
    const { library, program } = runtimeInfo()
    const start = async (library, program) => {
      const outcome = await callBoard().request((id) => callBoard().native.start(id, { library, program, pythonDir: '', pythonPath: '', deepbind: [] }))
      try { return unwrap(outcome).version } catch (error) { return error.code }
    }
    console.log(await start('/elsewhere/libpython3.so', program), (await start(library, program)) === runtimeInfo().python.version)
    console.log(await lab.call('identity', ['works']))`)
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '', stdout: 'AIGES_ERR_PYTHON_MISMATCH true\nworks\n' })
})
