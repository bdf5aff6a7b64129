// Where a wrapper's file may lie and how it may be named; what is read from it (schema); several of them side by side.

import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadWrapper } from '../../dist/index.js'
import { fixture, runChild } from '../support/child'
import { scratchFolder } from '../support/scratch'

const folder = scratchFolder('load')
const odd = join(folder, '模型 (v2) #1 % ü')
mkdirSync(odd)
const oddFile = join(odd, '包装 wrapper.py')
copyFileSync(fixture('wrappers/echo.py'), oddFile)
const link = join(folder, 'link.py')
symlinkSync(oddFile, link)
const text = join(folder, 'wrapper.txt')
copyFileSync(oddFile, text)

async function answers(file: string | URL): Promise<string> {
  const wrapper = await loadWrapper(file)
  try {
    return (await wrapper.once({ body: { data: '你好' } })).body['data']?.text() as string
  } finally {
    await wrapper.close()
  }
}

describe('a path', () => {
  it.each<[string, string | URL]>([
    ['absolute', fixture('wrappers/echo.py')],
    ['relative', relative(process.cwd(), fixture('wrappers/echo.py'))],
    ['with ./ and ..', `./test/../${relative(process.cwd(), fixture('wrappers/echo.py'))}`],
    ['with spaces, #, % and Chinese', oddFile],
    ['a symbolic link', link],
    ['of another ending', text],
    ['a URL', pathToFileURL(oddFile)],
    ['a URL as a text', pathToFileURL(oddFile).href],
  ])('%s', async (_, file) => expect(await answers(file)).toBe('你好'))

  it('is read against the folder of the moment', async () => {
    const ended = await runChild(
      `const loading = loadWrapper('wrappers/echo.py'); process.chdir('/')
       const wrapper = await loading; console.log((await wrapper.once({ body: { data: 'there' } })).body.data.text(), process.cwd())`,
      { cwd: fixture('.') },
    )
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('there /\n') as string })
  })

  it('LANG=C changes nothing about names and texts', async () => {
    const ended = await runChild(
      `const wrapper = await loadWrapper(${JSON.stringify(oddFile)})
       console.log((await wrapper.once({ body: { data: '你好' } })).body.data.text(), wrapper.file === ${JSON.stringify(oddFile)})
       const os = await loadModule('os'); console.log((await os.call('listdir', [${JSON.stringify(odd)}])).sort().at(-1))
       const sys = await loadModule('sys'); console.log(await sys.call('getfilesystemencoding'))`,
      { env: { LANG: 'C', LC_ALL: 'C' } },
    )
    expect(ended.code).toBe(0)
    for (const line of ['你好 true', '包装 wrapper.py', 'utf-8']) expect(ended.stdout.split('\n')).toContain(line)
  })

  it.each([
    ['a missing folder', '/no/such/folder/wrapper.py', /\/no\/such\/folder\/wrapper\.py does not exist/],
    ['a missing relative file', 'missing.py', /missing\.py \("missing\.py" against the current folder\) does not exist/],
    ['a folder', odd, /is a folder: name the wrapper file in it/],
    ['below a file', `${oddFile}/wrapper.py`, /does not exist/],
  ])('%s', async (_, file, message) => {
    await expect(loadWrapper(file)).rejects.toMatchObject({
      code: 'AIGES_ERR_WRAPPER_NOT_FOUND',
      message: expect.stringMatching(message) as string,
    })
  })
})

describe('the schema', () => {
  it('tells what the author wrote and nothing more', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/tells.py'))
    expect(wrapper.name).toBe('tells')
    expect(wrapper.schema).toEqual({
      serviceId: 'tells',
      version: 'v7',
      params: [
        {
          key: 'mode',
          kind: 'StringParamField',
          type: 'string',
          required: true,
          enums: ['a', 'b'],
          minLength: 1,
          title: 'Mode',
          description: 'How',
          test: 'a',
        },
        { key: 'count', kind: 'IntegerParamField', type: 'integer', required: false, minimum: 1, maximum: 9 },
        { key: 'bare', kind: 'StringParamField', type: 'string', required: false },
      ],
      inputs: [
        {
          key: 'text',
          kind: 'StringBodyField',
          type: 'text',
          required: false,
          encoding: 'utf8',
          need_base64: false,
          test: Buffer.from('hi'),
        },
        { key: 'facts', kind: 'JsonBodyField', type: 'json', required: false },
        {
          key: 'sound',
          kind: 'AudioBodyField',
          type: 'audio',
          required: false,
          path: 'missing.wav',
          encoding: 'lame',
          format: 'plain',
          compress: 'raw',
        },
      ],
      accepts: [{ key: 'told', kind: 'JsonBodyField', type: 'json', required: false }],
    })
    expect(Object.isFrozen(wrapper.schema.params)).toBe(true)
    await wrapper.close()
  })

  it('of a wrapper that declares nothing is empty; its name is its folder', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/hooks.py'), { config: {} })
    expect(wrapper.name).toBe('wrappers')
    expect(wrapper.schema).toEqual({ serviceId: null, version: null, params: [], inputs: [], accepts: [] })
    await wrapper.close()
  })
})

describe('several at once', () => {
  it('each gets its own siblings, also late and by importlib', async () => {
    const wrappers = await Promise.all(['a', 'b', 'a'].map((name) => loadWrapper(fixture(`wrappers/siblings_${name}/wrapper.py`))))
    const names = await Promise.all(wrappers.map(async (wrapper) => (await wrapper.once({})).body['names']?.text().split(',')))
    expect(names[0]).toEqual(names[2])
    expect(names[0]).toHaveLength(6)
    for (const [i, name] of (names[0] ?? []).entries()) expect(name).not.toBe(names[1]?.[i])
    await Promise.all(wrappers.map((wrapper) => wrapper.close()))
  })

  it('twenty loads of one file', async () => {
    const wrappers = await Promise.all(Array.from({ length: 20 }, () => loadWrapper(fixture('wrappers/echo.py'))))
    const texts = await Promise.all(
      wrappers.map(async (wrapper, i) => (await wrapper.once({ body: { data: String(i) } })).body['data']?.text()),
    )
    expect(texts).toEqual(wrappers.map((_, i) => String(i)))
    await Promise.all(wrappers.map((wrapper) => wrapper.close()))
  })

  it('a wrapper that fails to load leaves the others alone', async () => {
    await expect(loadWrapper(fixture('wrappers/import_failing.py'))).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER_LOAD' })
    expect(await answers(oddFile)).toBe('你好')
  })
})

describe('the wrapper most users start from', () => {
  it('runs unmodified', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/music.py'))
    const reply = await wrapper.once({ params: { mode: 'music' }, body: { data: Buffer.from('RIFF') }, sid: 'S1' })
    expect(reply.body['output_text']?.json()).toEqual({ mode: 'music', sid: 'S1', bytes: 6, title: 'Grüße' })
    await expect(wrapper.once({})).rejects.toMatchObject({
      name: 'WrapperError',
      code: 'AIGES_ERR_WRAPPER',
      errorCode: 100,
      text: 'user error defined here',
      message: 'wrapper "wrappers" answered with error code 100: user error defined here',
    })
    await wrapper.close()
  })
})

it('a second interpreter is refused by name', async () => {
  const other = '/usr/bin/python3'
  const ended = await runChild(`
    const first = await loadWrapper(fixture('wrappers/echo.py'))
    const program = runtimeInfo().program
    await loadWrapper(fixture('wrappers/echo.py'), { python: ${JSON.stringify(other)} }).then(() => console.log('loaded'), (e) => {
      console.log(e.code, e.message.includes(program), e.message.includes(${JSON.stringify(other)}))
    })
    console.log((await first.once({ body: { data: 'fine' } })).body.data.text())`)
  // Where that interpreter cannot be embedded, its own error comes first.
  expect(ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/AIGES_ERR_PYTHON_(MISMATCH true true|UNUSABLE \w+ true)\n/) as string,
  })
  expect(ended.stdout.split('\n')).toContain('fine')
})
