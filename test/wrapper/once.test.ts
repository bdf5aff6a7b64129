// once and onceSync: what of a request reaches Python and in which form, and what of a Response comes back.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadWrapper, type OnceRequest, Reply, Wrapper } from '../../dist/index.js'
import { fixture } from '../support/child'

interface Told {
  config: Record<string, unknown>
  params: Record<string, [type: string, value: unknown]>
  usrTag: string
  persId: number
  nodes: { key: string; type: number; status: number; len: number; desc: unknown; python: string; head: string }[]
}

let tells: Wrapper
beforeAll(async () => {
  tells = await loadWrapper(fixture('wrappers/tells.py'))
})
afterAll(() => tells.close())

const tell = async (request: OnceRequest, wrapper = tells): Promise<Told> => {
  const told = (await wrapper.once(request)).body['told']?.json<Told>() as Told
  expect(wrapper.onceSync({ ...request, sid: 'the same' }).body['told']?.json<Told>().nodes).toEqual(told.nodes)
  return told
}

describe('params', () => {
  it('reach Python as strings', async () => {
    const { params } = await tell({
      params: { s: 'x', n: 1.5, big: 1e21, int: 7, no: false, yes: true, large: 12n, none: undefined },
      sid: 'S',
    })
    expect(params).toEqual({
      s: ['str', 'x'],
      n: ['str', '1.5'],
      big: ['str', '1e+21'],
      int: ['str', '7'],
      no: ['str', 'false'],
      yes: ['str', 'true'],
      large: ['str', '12'],
      sid: ['str', 'S'],
    })
  })

  it("reach Python as they are with paramTypes 'native'", async () => {
    const native = await loadWrapper(fixture('wrappers/tells.py'), { paramTypes: 'native', config: { deep: { list: [1, null] } } })
    const { params, config } = await tell({ params: { n: 1.5, i: 2, list: [1, { a: null }], no: false, none: null }, sid: 'S' }, native)
    expect(params).toEqual({
      n: ['float', 1.5],
      i: ['int', 2],
      list: ['list', [1, { a: null }]],
      no: ['bool', false],
      none: ['NoneType', null],
      sid: ['str', 'S'],
    })
    expect(config).toEqual({ deep: { list: [1, null] } })
    await native.close()
  })

  it('odd names are just names', async () => {
    const params = JSON.parse('{"__proto__": "p", "constructor": "c", "": "e", "中文": "z"}') as Record<string, string>
    expect((await tell({ params, sid: 's' })).params).toEqual(
      JSON.parse('{"__proto__": ["str", "p"], "constructor": ["str", "c"], "": ["str", "e"], "中文": ["str", "z"], "sid": ["str", "s"]}'),
    )
  })

  it('may be absent', async () => {
    expect(Object.keys((await tell({})).params)).toEqual(['sid'])
  })
})

describe('names', () => {
  it('are made when absent, each time others', async () => {
    const [first, second] = [await tell({}), await tell({})]
    expect(first.params['sid']?.[1]).toMatch(/^aiges-/)
    expect(first.usrTag).toBe(first.params['sid']?.[1])
    expect(second.usrTag).not.toBe(first.usrTag)
    expect(first.persId).toBe(0)
  })

  it('are handed over when given', async () => {
    expect(await tell({ sid: 'S', usrTag: 'U', persId: 42 })).toMatchObject({ params: { sid: ['str', 'S'] }, usrTag: 'U', persId: 42 })
  })
})

describe('config', () => {
  it("is the class's own when omitted", () => expect(tell({})).resolves.toMatchObject({ config: { own: 'class', number: 5 } }))

  it('replaces that when given, as strings', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/tells.py'), { config: { n: 1, yes: true, s: 'x', none: undefined } })
    expect((await tell({}, wrapper)).config).toEqual({ n: '1', yes: 'true', s: 'x' })
    await wrapper.close()
  })

  it('may be empty', async () => {
    const wrapper = await loadWrapper(fixture('wrappers/tells.py'), { config: {} })
    expect((await tell({}, wrapper)).config).toEqual({})
    await wrapper.close()
  })
})

describe('bodies', () => {
  it('of every form', async () => {
    const shared = new SharedArrayBuffer(3)
    new Uint8Array(shared).set([7, 8, 9])
    const { nodes } = await tell({
      body: {
        text: 'grüß',
        sound: { data: Buffer.from('RIFF'), status: 'begin', attributes: { rate: 16000, ok: true } },
        bytes: new Uint8Array([1, 2]),
        floats: new Float32Array([1]),
        memory: new Uint8Array([5, 6]).buffer,
        shared,
        view: new DataView(new Uint8Array([0, 1, 2, 3]).buffer, 1, 2),
        typed: { data: 'x', type: 'image', status: 2 },
        numbered: { data: Buffer.alloc(0), type: 3, status: 'continue' },
      },
    })
    expect(nodes.map(({ key, type, status, len, head }) => [key, type, status, len, head])).toEqual([
      ['text', 0, 3, 6, Buffer.from('grüß').toString('hex')],
      ['sound', 1, 0, 4, '52494646'],
      ['bytes', 0, 3, 2, '0102'],
      ['floats', 0, 3, 4, '0000803f'],
      ['memory', 0, 3, 2, '0506'],
      ['shared', 0, 3, 3, '070809'],
      ['view', 0, 3, 2, '0102'],
      ['typed', 2, 2, 1, '78'],
      ['numbered', 3, 1, 0, ''],
    ])
    expect(nodes.map((node) => node.desc)).toEqual([null, { rate: '16000', ok: 'true' }, null, null, null, null, null, null, null])
  })

  it('come in the order of the request', async () => {
    const { nodes } = await tell({ body: { z: 'z', a: 'a', m: 'm' } })
    expect(nodes.map((node) => node.key)).toEqual(['z', 'a', 'm'])
  })

  it('may be absent', async () => expect((await tell({})).nodes).toEqual([]))
})

describe('a reply', () => {
  it('has a null prototype, the first of equal keys, and the whole list', async () => {
    const many = await loadWrapper(fixture('wrappers/answers.py'))
    const reply = await many.once({ params: { keys: 'a,b,a,__proto__,constructor' } })
    expect(reply).toBeInstanceOf(Reply)
    expect(Object.getPrototypeOf(reply.body)).toBe(null)
    expect(Object.keys(reply.body)).toEqual(['a', 'b', '__proto__', 'constructor'])
    expect(reply.body['a']?.text()).toBe('0')
    expect(reply.list.map((item) => [item.key, item.text()])).toEqual([
      ['a', '0'],
      ['b', '1'],
      ['a', '2'],
      ['__proto__', '3'],
      ['constructor', '4'],
    ])
    expect(reply.body['toString']).toBeUndefined()
    await many.close()
  })

  it('shows an item as bytes, text and JSON', async () => {
    const reply = await tells.once({ params: { x: 'ü' } })
    const item = reply.body['told']
    expect(item).toMatchObject({ key: 'told', type: 0, status: 3 })
    expect(Buffer.isBuffer(item?.data)).toBe(true)
    expect(item?.data).toBe(item?.data)
    expect(item?.data.toString()).toBe(item?.text())
    expect(item?.json<Told>().params['x']).toEqual(['str', 'ü'])
  })

  it('says when an item is not JSON', async () => {
    const many = await loadWrapper(fixture('wrappers/answers.py'))
    const item = (await many.once({ params: { kind: 'words' } })).list[0]
    expect(() => item?.json()).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_RESPONSE' }))
    await many.close()
  })

  it.each([
    ['bytes', 'abc', 0],
    ['bytearray', 'abc', 1],
    ['memoryview', 'abc', 2],
    ['text', 'grün', 3],
    ['body', 'from here', 0],
    ['array', '\x01\0\x02\0', 0],
    ['str subclass', 'sub', 0],
    ['foreign class', 'foreign', 0],
  ])('data may be %s', async (kind, text, type) => {
    const many = await loadWrapper(fixture('wrappers/answers.py'))
    const [item] = (await many.once({ params: { kind, type }, body: { data: 'from here' } })).list
    expect(item?.text()).toBe(text)
    expect(item?.data).toEqual(Buffer.from(text))
    expect(item?.type).toBe(type)
    await many.close()
  })
})

it('a Wrapper is an exported class that cannot be forged by hand', () => {
  expect(tells).toBeInstanceOf(Wrapper)
  expect(tells.file).toBe(fixture('wrappers/tells.py'))
  expect(tells.closed).toBe(false)
})
