// A process that lacks something (descriptors, permission) hears so in a typed error, and goes on living.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, runChild } from '../support/child'

/** Node with 64 descriptors; `sh` sets the limit, `scriptFile` becomes its `$0`. */
const few = { node: '/bin/sh', nodeArgs: ['-c', `ulimit -n 64; exec ${JSON.stringify(process.execPath)} "$0"`] }
const takeAll = `
import { openSync, closeSync } from 'node:fs'
const fds = []
const takeAll = () => { try { for (;;) fds.push(openSync('/dev/null')) } catch {} }
const giveBack = (n = fds.length) => { for (const fd of fds.splice(0, n)) closeSync(fd) }
`

describe('descriptors', () => {
  it.each([0, 1, 4, 7])('a load with %i left is refused, and works once there are some', async (left) => {
    const ended = await runChild(
      `${takeAll}
      takeAll(); giveBack(${left})
      const error = await loadModule('math').catch((e) => e)
      giveBack()
      console.log(error instanceof aiges.AigesError, error.code, error.message)
      console.log(await (await loadModule('math')).call('hypot', [3, 4]))`,
      few,
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^true AIGES_ERR_RUNTIME Python cannot be started \(EMFILE: .*ulimit -n.*\n5\n$/)
  })

  it("no descriptor for a child's pipes", async () => {
    const ended = await runChild(
      `${takeAll}
      import { createRequire } from 'node:module'
      const { runChild } = createRequire(import.meta.url)(${JSON.stringify(join(root, 'dist/python/child.js'))})
      const ask = () => runChild('/bin/echo', ['here'], { env: {}, timeout: 10000 })
      for (const left of [0, 1, 2, 3]) {
        takeAll(); giveBack(left)
        const error = await ask().catch((e) => e)
        giveBack()
        console.log(left, error.code, error.message)
      }
      await sleep(20)
      console.log((await ask()).stdout)`,
      few,
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^(\d AIGES_ERR_RUNTIME .*EMFILE.*\n){4}here\n\n$/)
  })
})

describe("node's permission model", () => {
  const permission = Number(process.versions.node.split('.')[0]) < 23 ? '--experimental-permission' : '--permission'
  const readable = { nodeArgs: ['--no-warnings', permission, '--allow-fs-read=*'] }

  it('without addons, the error names the flag and no compiler', async () => {
    const ended = await runChild(`await loadModule('math').catch((e) => console.log(e.code, e.message))`, readable)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^AIGES_ERR_ADDON_NOT_FOUND .*to do:.*--allow-addons/s)
    expect(ended.stdout).not.toContain('compiler')
  })

  it('without child processes, the error names the flag', async () => {
    const ended = await runChild(
      `import { createRequire } from 'node:module'
      const { resolvePython } = createRequire(import.meta.url)(${JSON.stringify(join(root, 'dist/python/find.js'))})
      await resolvePython('/bin/sh').catch((e) => console.log(e.code, e.message))`,
      readable,
    )
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^AIGES_ERR_RUNTIME Node's permission model .*--allow-child-process/)
  })
})
