// Requests and options that are wrong: a typed error that names the property, what it may be and what was given. Nothing reaches Python.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LoadWrapperOptions, loadModule, loadWrapper, type OnceRequest, type Wrapper } from '../../dist/index.js'
import { fixture } from '../support/child'

let wrapper: Wrapper
beforeAll(async () => {
  wrapper = await loadWrapper(fixture('wrappers/tells.py'))
})
afterAll(() => wrapper.close())

const detached = (): Uint8Array => {
  const gone = new Uint8Array(100)
  structuredClone(gone.buffer, { transfer: [gone.buffer] })
  return gone
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Whose name nobody may ask for. */
const asked = Object.defineProperty(() => {}, 'name', {
  get: () => {
    throw new Error('asked')
  },
})

describe('requests', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['no request', undefined, 'AIGES_ERR_INVALID_REQUEST', /a request must be a plain object/],
    ['an array', [], 'AIGES_ERR_INVALID_REQUEST', /array of 0/],
    ['an unknown property', { param: {} }, 'AIGES_ERR_INVALID_REQUEST', /"param".*params, body/],
    ['params of another kind', { params: 'x' }, 'AIGES_ERR_INVALID_REQUEST', /params must be a plain object, got "x"/],
    ['a request of a class', new (class Dto {})(), 'AIGES_ERR_INVALID_REQUEST', /got an object of class Dto$/],
    ['a request whose class has no name', Object.create({ constructor: asked }) as object, 'AIGES_ERR_INVALID_REQUEST', /got an object$/],
    [
      'a request whose class is a Proxy',
      Object.create(
        new Proxy(
          {},
          {
            getOwnPropertyDescriptor() {
              throw new Error('asked')
            },
            has: () => true,
          },
        ),
      ) as object,
      'AIGES_ERR_INVALID_REQUEST',
      /got an object$/,
    ],
    ['params as a Map', { params: new Map() }, 'AIGES_ERR_INVALID_REQUEST', /params must be a plain object, got an object of class Map/],
    ['a param that is an object', { params: { a: {} } }, 'AIGES_ERR_INVALID_REQUEST', /params\["a"\].*an object.*paramTypes: 'native'/],
    ['a param that is null', { params: { a: null } }, 'AIGES_ERR_INVALID_REQUEST', /params\["a"\].*null/],
    ['a param that is NaN', { params: { a: NaN } }, 'AIGES_ERR_INVALID_REQUEST', /params\["a"\].*NaN/],
    ['body as a Buffer', { body: Buffer.from('x') }, 'AIGES_ERR_INVALID_REQUEST', /body must be an object of bodies by key/],
    ['body as a text', { body: 'x' }, 'AIGES_ERR_INVALID_REQUEST', /body must be/],
    ['a body of a number', { body: { a: 5 } }, 'AIGES_ERR_INVALID_REQUEST', /body\["a"\] must be a string, a Buffer.*got 5/],
    ['a body of null', { body: { a: null } }, 'AIGES_ERR_INVALID_REQUEST', /body\["a"\].*got null/],
    ['a node without data', { body: { a: { type: 'text' } } }, 'AIGES_ERR_INVALID_REQUEST', /body\["a"\].*got undefined/],
    [
      'an unknown type',
      { body: { a: { data: 'x', type: 'sound' } } },
      'AIGES_ERR_INVALID_REQUEST',
      /body\["a"\]\.type.*text, audio, image, video.*"sound"/,
    ],
    ['a type out of range', { body: { a: { data: 'x', type: 9 } } }, 'AIGES_ERR_INVALID_REQUEST', /body\["a"\]\.type/],
    ['an unknown status', { body: { a: { data: 'x', status: 'last' } } }, 'AIGES_ERR_INVALID_REQUEST', /body\["a"\]\.status.*begin/],
    [
      'an unknown property of a node',
      { body: { a: { data: 'x', atributes: {} } } },
      'AIGES_ERR_INVALID_REQUEST',
      /body\["a"\].*"atributes"/,
    ],
    [
      'attributes of another kind',
      { body: { a: { data: 'x', attributes: 'y' } } },
      'AIGES_ERR_INVALID_REQUEST',
      /attributes must be a plain object/,
    ],
    [
      'an attribute that is an object',
      { body: { a: { data: 'x', attributes: { b: [] } } } },
      'AIGES_ERR_INVALID_REQUEST',
      /attributes\["b"\]/,
    ],
    ['an empty sid', { sid: '' }, 'AIGES_ERR_INVALID_REQUEST', /sid must be a non-empty string/],
    ['a number as usrTag', { usrTag: 5 }, 'AIGES_ERR_INVALID_REQUEST', /usrTag/],
    ['a negative persId', { persId: -1 }, 'AIGES_ERR_INVALID_REQUEST', /persId must be an integer from 0, got -1/],
    ['a revoked Proxy', revoked(), 'AIGES_ERR_INVALID_REQUEST', /reading the request threw/],
    ['params behind a revoked Proxy', { params: revoked() }, 'AIGES_ERR_INVALID_REQUEST', /reading the request threw/],
    [
      'a getter that throws',
      {
        body: {
          get a() {
            throw new Error('mine')
          },
        },
      },
      'AIGES_ERR_INVALID_REQUEST',
      /reading the request threw/,
    ],
    ['a detached body', { body: { a: detached() } }, 'AIGES_ERR_BUFFER_DETACHED', /^body\.a: /],
  ])('%s', async (_, request, code, message) => {
    const expected = expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error
    await expect(wrapper.once(request as OnceRequest)).rejects.toEqual(expected)
    expect(() => wrapper.onceSync(request as OnceRequest)).toThrow(expected)
  })

  it.each<[string, unknown, RegExp]>([
    ['an unknown option', { timout: 5 }, /"timout": did you mean timeout\?/],
    ['a timeout of 0', { timeout: 0 }, /options\.timeout must be milliseconds above 0/],
    ['a negative timeout', { timeout: -5 }, /options\.timeout/],
    ['a timeout that is too long', { timeout: 2 ** 31 }, /options\.timeout/],
    ['a text as timeout', { timeout: '5s' }, /options\.timeout.*"5s"/],
    ['a signal that is none', { signal: {} }, /options\.signal must be an AbortSignal/],
    ['null', null, /options must be a plain object with .*, got null/],
    ['a revoked Proxy', revoked(), /options cannot be read/],
  ])('options: %s', async (_, options, message) => {
    await expect(wrapper.once({}, options as object)).rejects.toMatchObject({
      code: 'AIGES_ERR_INVALID_ARGUMENT',
      message: expect.stringMatching(message) as string,
    })
  })
})

it('an item of a reply may be sent on', async () => {
  const { told } = (await wrapper.once({})).body
  const reply = await wrapper.once({ body: { again: told as { data: Buffer } } })
  expect(reply.body['told']?.json()).toMatchObject({ nodes: [{ key: 'again', len: told?.data.length, status: 3 }] })
})

describe('options of a load', () => {
  it.each<[string, unknown, RegExp]>([
    ['an unknown one', { concurency: 2 }, /"concurency": did you mean concurrency\?/],
    ['one like no other', { zzzzzz: 2 }, /"zzzzzz": known are python, concurrency/],
    ['placement process', { placement: 'process' }, /does not exist yet/],
    ['another placement', { placement: 'gpu' }, /'thread' or 'process', got "gpu"/],
    ['concurrency 0', { concurrency: 0 }, /options\.concurrency.*integer from 1 to 256, got 0/],
    ['concurrency 1.5', { concurrency: 1.5 }, /options\.concurrency/],
    ['queueLimit 0', { queueLimit: 0 }, /options\.queueLimit/],
    ['initTimeout', { initTimeout: 'x' }, /options\.initTimeout/],
    ['paramTypes', { paramTypes: 'strings' }, /options\.paramTypes must be 'string' or 'native'/],
    ['bodies', { bodies: 'copy' }, /options\.bodies must be 'auto' or 'shared' or 'bytes'/],
    ['bodies of a key', { bodies: { a: 'copy' } }, /options\.bodies\["a"\]/],
    ['bodies as a list', { bodies: ['a'] }, /options\.bodies/],
    ['config as a list', { config: [] }, /options\.config must be a plain object/],
    ['an object in config', { config: { a: {} } }, /options\.config\["a"\].*paramTypes: 'native'/],
    ['onLog', { onLog: 'console' }, /options\.onLog must be a function/],
    ['python', { python: '' }, /options\.python must be a non-empty string/],
    ['a signal that is none', { signal: new EventTarget() }, /options\.signal/],
    ['no object', 5, /options must be a plain object with .*, got 5/],
  ])('%s', async (_, options, message) => {
    const expected = { code: 'AIGES_ERR_INVALID_ARGUMENT', message: expect.stringMatching(message) as string }
    await expect(loadWrapper(fixture('wrappers/tells.py'), options as LoadWrapperOptions)).rejects.toMatchObject(expected)
  })

  it.each<[string, unknown]>([
    ['no name', undefined],
    ['an empty name', ''],
    ['a number', 5],
    ['a NUL in it', 'a\0b.py'],
    ['an http: URL', new URL('http://example.com/wrapper.py')],
    ['a broken file: URL', 'file://host/wrapper.py'],
  ])('file: %s', async (_, file) => {
    await expect(loadWrapper(file as string)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
  })

  it('options of a close', async () => {
    await expect(wrapper.close({ drain: -1 })).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
    await expect(wrapper.close({ drian: 1 } as object)).rejects.toMatchObject({
      message: expect.stringContaining('did you mean drain?') as string,
    })
    expect(wrapper.closed).toBe(false)
  })
})

it('loadModule has no options of wrappers', async () => {
  await expect(loadModule('json', { paramTypes: 'native' } as object)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
})
