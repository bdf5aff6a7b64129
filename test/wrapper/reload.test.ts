// New code in place of old: by closing and loading again, and by `watch`, beside what runs on the old.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadWrapper, type ReloadNote, type Wrapper } from '../../dist/index.js'
import { root, runChild } from '../support/child'
import { gate } from '../support/gates'
import { scratchFolder } from '../support/scratch'

const scratch = scratchFolder('reload')
let folders = 0

const wrapperSource = (version: string, field = 'mode'): string => `
import os, time
from aiges.sdk import StringParamField, WrapperBase
from aiges_embed import Response, ResponseData
from sibling import VERSION
import package.inner

class UserRequest:
    params1 = StringParamField(key="${field}", value="x")

class Wrapper(WrapperBase):
    requestCls = UserRequest()
    def wrapperInit(cls, config):
        return 0
    def wrapperOnceExec(cls, params, reqData):
        while "gate" in params and not os.path.exists(params["gate"]):
            time.sleep(0.005)
        import lazy
        response, item = Response(), ResponseData()
        item.key = "versions"
        item.setData(" ".join(["${version}", VERSION, package.inner.VERSION, lazy.VERSION]))
        response.list = [item]
        return response
`

/** Writes the wrapper and its siblings, all of this version. */
function write(folder: string, version: string, files = ['wrapper', 'sibling', 'package/inner', 'lazy']): void {
  mkdirSync(join(folder, 'package'), { recursive: true })
  writeFileSync(join(folder, 'package/__init__.py'), '')
  for (const file of files)
    writeFileSync(join(folder, `${file}.py`), file === 'wrapper' ? wrapperSource(version) : `VERSION = "${file} ${version}"\n`)
}

function freshFolder(): string {
  const folder = join(scratch, String(++folders))
  write(folder, '1')
  return folder
}

const versions = async (wrapper: Wrapper, params = {}): Promise<string> => (await wrapper.once({ params })).body['versions']?.text() ?? ''
const all = (version: string): string => `${version} sibling ${version} package/inner ${version} lazy ${version}`

describe('closing and loading again', () => {
  it('takes every file as it is now, siblings and packages too', async () => {
    const folder = freshFolder()
    for (const version of ['1', '2', '3']) {
      write(folder, version)
      const wrapper = await loadWrapper(join(folder, 'wrapper.py'), { onLog() {} })
      expect(await versions(wrapper)).toBe(all(version))
      await wrapper.close()
    }
  })

  it('shares the siblings of a folder that has not changed', async () => {
    const folder = freshFolder()
    const one = await loadWrapper(join(folder, 'wrapper.py'), { onLog() {} })
    const two = await loadWrapper(join(folder, 'wrapper.py'), { onLog() {} })
    expect([await versions(one), await versions(two)]).toEqual([all('1'), all('1')])
    await Promise.all([one.close(), two.close()])
  })
})

describe('watch', () => {
  async function watched(
    folder = freshFolder(),
    file = join(folder, 'wrapper.py'),
  ): Promise<{ folder: string; wrapper: Wrapper; next: () => Promise<ReloadNote> }> {
    const notes: ReloadNote[] = []
    let heard: (() => void) | undefined
    const onReload = (note: ReloadNote): void => {
      notes.push(note)
      heard?.()
    }
    const wrapper = await loadWrapper(file, { watch: true, onReload, onLog() {} })
    const next = async (): Promise<ReloadNote> => {
      if (notes.length === 0) await new Promise<void>((resolve) => (heard = resolve))
      return notes.shift() as ReloadNote
    }
    return { folder, wrapper, next }
  }

  it('switches to the new code; what runs finishes on the old', async () => {
    const { folder, wrapper, next } = await watched()
    expect(await versions(wrapper)).toBe(all('1'))
    const { path, open } = gate()
    const running = versions(wrapper, { gate: path })
    write(folder, '2')
    expect((await next()).error).toBeUndefined()
    expect(await versions(wrapper)).toBe(all('2'))
    open()
    expect(await running).toBe(all('1'))
    await wrapper.close()
  })

  it('describes itself anew', async () => {
    const { folder, wrapper, next } = await watched()
    writeFileSync(join(folder, 'wrapper.py'), wrapperSource('2', 'other'))
    await next()
    expect(wrapper.schema.params.map(({ key }) => key)).toEqual(['other'])
    await wrapper.close()
  })

  it('goes on with the old code when the new does not load, until it does', async () => {
    const { folder, wrapper, next } = await watched()
    writeFileSync(join(folder, 'sibling.py'), 'VERSION = \n')
    expect(await next()).toMatchObject({ error: { code: 'AIGES_ERR_WRAPPER_LOAD' } })
    expect(await versions(wrapper)).toBe(all('1'))
    write(folder, '3')
    while ((await next()).error !== undefined);
    expect(await versions(wrapper)).toBe(all('3'))
    await wrapper.close()
  })

  it('sees packages that are made later, nested ones too, and what changes in them', async () => {
    const { folder, wrapper, next } = await watched()
    mkdirSync(join(folder, 'added/inner'), { recursive: true })
    writeFileSync(join(folder, 'added/__init__.py'), '')
    expect((await next()).error).toBeUndefined()
    writeFileSync(join(folder, 'added/inner/__init__.py'), '')
    expect((await next()).error).toBeUndefined()
    writeFileSync(join(folder, 'added/inner/deep.py'), 'VERSION = "deep 1"\n')
    writeFileSync(join(folder, 'lazy.py'), 'from added.inner.deep import VERSION\n')
    while (!(await versions(wrapper)).endsWith('deep 1')) await next()
    writeFileSync(join(folder, 'added/inner/deep.py'), 'VERSION = "deep 2"\n')
    while (!(await versions(wrapper)).endsWith('deep 2')) await next()
    rmSync(join(folder, 'added'), { recursive: true })
    mkdirSync(join(folder, 'added/inner'), { recursive: true })
    writeFileSync(join(folder, 'added/inner/deep.py'), 'VERSION = "deep 3"\n')
    while (!(await versions(wrapper)).endsWith('deep 3')) await next()
    writeFileSync(join(folder, 'added/inner/deep.py'), 'VERSION = "deep 4"\n')
    while (!(await versions(wrapper)).endsWith('deep 4')) await next()
    await wrapper.close()
  })

  it('sees what a link leads to, and where else it is made to lead', async () => {
    const [links, one, two] = [freshFolder(), freshFolder(), freshFolder()]
    const link = join(links, 'linked.py')
    symlinkSync(join(one, 'wrapper.py'), link)
    const { wrapper, next } = await watched(one, link)
    expect(await versions(wrapper)).toBe(all('1'))
    write(one, '2', ['sibling'])
    while (!(await versions(wrapper)).includes('sibling 2')) await next()
    symlinkSync(join(two, 'wrapper.py'), join(links, 'next'))
    renameSync(join(links, 'next'), link)
    await next()
    write(two, '3', ['sibling'])
    while (!(await versions(wrapper)).includes('sibling 3')) await next()
    await wrapper.close()
  })

  it('a wrapperInit that never returns holds up neither the next change nor the end of the process', async () => {
    const folder = freshFolder()
    const hanging = wrapperSource('2').replace(
      'return 0',
      'open(os.path.join(os.path.dirname(__file__), "hangs"), "w").close(); time.sleep(1e6)',
    )
    const { code, stdout, stderr } = await runChild(
      `const [folder, hanging, good] = ${JSON.stringify([folder, hanging, wrapperSource('3')])}
      const { existsSync, unlinkSync, writeFileSync } = await import('node:fs')
      const hangs = folder + '/hangs'
      const untilItHangs = async () => { while (!existsSync(hangs)) await sleep(5); unlinkSync(hangs) }
      const notes = []
      let heard
      const reloaded = new Promise((resolve) => (heard = resolve))
      const onReload = ({ error }) => { notes.push(error?.code ?? 'loaded'); heard() }
      const wrapper = await loadWrapper(folder + '/wrapper.py', { watch: true, onReload, onLog() {} })
      writeFileSync(folder + '/wrapper.py', hanging)
      await untilItHangs()
      writeFileSync(folder + '/wrapper.py', good)
      await reloaded
      console.log((await wrapper.once({})).body.versions.text().split(' ')[0])
      writeFileSync(folder + '/wrapper.py', hanging)
      await untilItHangs()
      await wrapper.close()
      console.log(notes.join())`,
    )
    expect([code, stdout, stderr]).toEqual([0, '3\nloaded\n', ''])
  })

  it('ends with close, and keeps no process alive', async () => {
    const { folder, wrapper } = await watched()
    await wrapper.close()
    write(folder, '2')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(wrapper.closed).toBe(true)
    await expect(versions(wrapper)).rejects.toMatchObject({ code: 'AIGES_ERR_CLOSED' })
  })

  it('run --watch asks again after every change', async () => {
    const folder = freshFolder()
    const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'run', join(folder, 'wrapper.py'), '--watch', '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    const saw = async (text: string): Promise<void> => {
      while (!out.includes(text)) await once(child.stdout, 'data')
    }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.resume()
    await saw(all('1'))
    write(folder, '2')
    await saw(all('2'))
    child.kill('SIGINT')
    const [code] = (await once(child, 'close')) as [number]
    expect([0, 130]).toContain(code)
  })
})

it('what a wrapper unpickles by the plain names of its siblings is found after an edit, and the old siblings go', async () => {
  const folder = join(scratch, 'pickles')
  mkdirSync(folder)
  const sibling = (version: number): string => `class Token:\n    version = ${version}\nBALLAST = bytearray(1 << 20)\n`
  writeFileSync(join(folder, 'token_of_reload.py'), sibling(0))
  writeFileSync(
    join(folder, 'wrapper.py'),
    `import gc, pickle, sys, token_of_reload
from aiges.sdk import *
class Wrapper(WrapperBase):
    def wrapperInit(cls, config):
        cls.token = pickle.loads(b"ctoken_of_reload\\nToken\\n.")
        return 0
    def wrapperOnceExec(cls, params, reqData):
        response, item = Response(), ResponseData()
        item.key = "seen"
        item.data = "%d %d %d" % (cls.token.version, token_of_reload.Token is cls.token, len([m for m in sys.modules if m.endswith("token_of_reload")]))
        response.list = [item]
        return response
`,
  )
  for (let version = 1; version <= 4; version++) {
    writeFileSync(join(folder, 'token_of_reload.py'), sibling(version))
    const wrapper = await loadWrapper(join(folder, 'wrapper.py'), { onLog() {} })
    expect((await wrapper.once({})).body['seen']?.text()).toBe(`${version} 1 1`)
    await wrapper.close()
  }
})
