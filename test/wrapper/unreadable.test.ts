// Arguments that throw when they are looked at: revoked Proxies, Proxies whose traps throw, getters that throw. Every one is an error with a code, and what was
// thrown is its cause; never the raw error, never a hanging call, and the next call works.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { AigesError, loadModule, loadWrapper, type PythonModule, type Wrapper } from '../../dist/index.js'
import { fixture } from '../support/child'

const echo = fixture('wrappers/echo.py')
const lab = fixture('modules/lab.py')
const mine = new Error('mine')

const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}
const trapped = (target: object, ...traps: (keyof ProxyHandler<object>)[]): object =>
  new Proxy(
    target,
    Object.fromEntries(
      traps.map((trap) => [
        trap,
        () => {
          throw mine
        },
      ]),
    ),
  )
const getter: PropertyDescriptor = {
  enumerable: true,
  get: () => {
    throw mine
  },
}
const throwing = (key: string): object => Object.defineProperty({}, key, getter)

/** A hostile object of every kind; `key` is the property that a getter or trap guards. */
const hostile = (key: string, target: object = { [key]: 1 }): [string, object][] => [
  ['a revoked Proxy', revoked(target)],
  ['a Proxy that tells no keys', trapped(target, 'ownKeys')],
  ['a Proxy that gives nothing', trapped(target, 'get')],
  ['a Proxy without descriptors', trapped(target, 'getOwnPropertyDescriptor')],
  ['a Proxy without a prototype', trapped(target, 'getPrototypeOf')],
  ['a getter that throws', throwing(key)],
]

let wrapper: Wrapper
let native: Wrapper
let module: PythonModule
beforeAll(async () => {
  wrapper = await loadWrapper(echo, { onLog() {} })
  native = await loadWrapper(echo, { paramTypes: 'native', onLog() {} })
  module = await loadModule(lab)
})
afterAll(() => Promise.all([wrapper.close(), native.close(), module.close()]))
afterEach(async () => {
  expect(module.callSync('identity', ['still fine'])).toBe('still fine')
  expect((await wrapper.once({ body: { data: 'fine' } })).body['data']?.text()).toBe('fine')
})

/** What the attempt gave, made sure that it is an error of ours whose cause is what was thrown. */
async function refusal(attempt: () => Promise<unknown>): Promise<AigesError> {
  let pending: Promise<unknown>
  try {
    pending = attempt()
  } catch (error) {
    throw new Error(`thrown instead of rejected: ${String(error)}`)
  }
  const error = await pending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(AigesError)
  const { cause } = error as AigesError
  if (cause !== mine) expect(cause).toMatchObject({ name: 'TypeError', message: expect.stringMatching(/revoked|Illegal|this/) as string })
  return error as AigesError
}

type Attempt = (value: never) => Promise<unknown>
const bags: [string, string, Attempt][] = [
  ['options of loadWrapper', 'timeout', (options) => loadWrapper(echo, options)],
  ['options of loadModule', 'timeout', (options) => loadModule(lab, options)],
  ['options of once', 'timeout', (options) => wrapper.once({}, options)],
  ['options of call', 'timeout', (options) => module.call('identity', [1], {}, options)],
  ['options of close', 'drain', (options) => module.close(options)],
]
const plain: [string, string, Attempt][] = [
  ['config', 'AIGES_ERR_INVALID_ARGUMENT', (config) => loadWrapper(echo, { config, onLog() {} })],
  ['native config', 'AIGES_ERR_INVALID_ARGUMENT', (config) => loadWrapper(echo, { config, paramTypes: 'native', onLog() {} })],
  ['bodies', 'AIGES_ERR_INVALID_ARGUMENT', (bodies) => loadWrapper(echo, { bodies, onLog() {} })],
  ['params', 'AIGES_ERR_INVALID_REQUEST', (params) => wrapper.once({ params })],
  ['body', 'AIGES_ERR_INVALID_REQUEST', (body) => wrapper.once({ body })],
]

describe.each(bags)('%s', (_, key, attempt) => {
  // They may have any prototype, so nobody asks for it.
  it.each(hostile(key).filter(([what]) => !what.includes('prototype')))('%s', async (__, value) => {
    expect(await refusal(() => attempt(value as never))).toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
  })
})

describe.each(plain)('%s', (_, code, attempt) => {
  it.each(hostile('a'))('%s', async (__, value) => {
    expect(await refusal(() => attempt(value as never))).toMatchObject({ code })
  })
})

describe('a request', () => {
  it.each([
    ['a revoked Proxy', revoked({})],
    ['a Proxy that tells no keys', trapped({}, 'ownKeys')],
    ['a Proxy that gives nothing', trapped({}, 'get')],
    ['a getter that throws', throwing('params')],
  ])('%s', async (_, request) => {
    expect(await refusal(() => wrapper.once(request))).toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    expect(() => wrapper.onceSync(request)).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_REQUEST' }))
  })
})

describe('signal', () => {
  const bare = { aborted: false, addEventListener() {}, removeEventListener() {} }
  it.each<[string, object]>([
    ['a revoked Proxy', revoked(new AbortController().signal)],
    ['a Proxy of an AbortSignal', trapped(new AbortController().signal, 'get')],
    ['a getter that throws', throwing('aborted')],
    [
      'a listener that cannot be added',
      {
        ...bare,
        addEventListener: () => {
          throw mine
        },
      },
    ],
    ['a reason that cannot be read', Object.defineProperty({ ...bare, aborted: true }, 'reason', getter)],
  ])('%s', async (__, value) => {
    const signal = value as AbortSignal
    for (const attempt of [
      () => module.call('identity', [1], {}, { signal }),
      () => wrapper.once({}, { signal }),
      () => loadWrapper(echo, { signal }),
      () => loadModule(lab, { signal }),
    ]) {
      expect(await refusal(attempt)).toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
    }
  })
})

it('a signal whose listener cannot be removed: what is done is done', async () => {
  const removeEventListener = (): never => {
    throw mine
  }
  const signal = { aborted: false, addEventListener() {}, removeEventListener } as unknown as AbortSignal
  const loaded = await loadWrapper(echo, { signal })
  const session = await wrapper.stream({}, { signal })
  session.abort()
  await session.closed
  await loaded.close()
})

describe('arguments of a call', () => {
  it.each(hostile('a').filter(([what]) => what !== 'a getter that throws' && !what.includes('gives nothing')))(
    'kwargs: %s',
    async (_, kwargs) => {
      const error = await refusal(() => module.call('identity', [], kwargs as Record<string, unknown>))
      expect(error).toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT', message: expect.stringContaining('kwargs') as string })
      expect(() => module.callSync('identity', [], kwargs as Record<string, unknown>)).toThrow(
        expect.objectContaining({ code: error.code }),
      )
    },
  )

  it('kwargs: one value that throws is named', async () => {
    const error = await refusal(() => module.call('identity', [], throwing('bad') as Record<string, unknown>))
    expect(error).toMatchObject({ code: 'AIGES_ERR_UNCONVERTIBLE', path: 'kwargs.bad', cause: mine })
  })

  it.each<[string, object]>([
    ['a revoked Proxy', revoked([])],
    ['a Proxy that gives nothing', trapped([1], 'get')],
  ])('args: %s', async (_, args) => {
    const error = await refusal(() => module.call('identity', args as unknown[]))
    expect(error).toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT', message: expect.stringContaining('args') as string })
  })
})

describe('the first argument', () => {
  it.each<[string, object]>([
    ['a revoked Proxy', revoked(new URL('file:///x.py'))],
    ['a Proxy without a prototype', trapped({}, 'getPrototypeOf')],
    ['a Proxy of a URL', trapped(new URL('file:///x.py'), 'get')],
  ])('%s', async (_, value) => {
    for (const load of [() => loadWrapper(value as URL), () => loadModule(value as URL)]) {
      expect(await refusal(load)).toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
    }
  })

  it('a URL that cannot be shown', async () => {
    const url = Object.defineProperty(new URL('http://x/y.py'), 'toString', getter)
    expect(await loadWrapper(url).catch((error: unknown) => error)).toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
  })
})

describe('what is thrown', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a revoked Proxy', revoked({})],
    ['a Proxy that answers nothing', trapped({}, 'get', 'getPrototypeOf', 'has')],
  ])('%s from a getter', async (_, thrown) => {
    const bad = {
      get bad() {
        throw thrown
      },
    }
    const codes = await Promise.all(
      [
        module.call('identity', [bad]),
        module.call('identity', [1], bad),
        module.call('identity', [1], {}, bad as object),
        wrapper.once({ params: bad }),
        native.once({ params: bad }),
        wrapper.once({ body: bad as never }),
        loadWrapper(echo, { config: bad, onLog() {} }),
      ].map((call) =>
        call.then(
          () => 'fine',
          (error: AigesError) => error.code,
        ),
      ),
    )
    expect(codes).toEqual([
      'AIGES_ERR_UNCONVERTIBLE',
      'AIGES_ERR_UNCONVERTIBLE',
      'AIGES_ERR_INVALID_ARGUMENT',
      'AIGES_ERR_INVALID_REQUEST',
      'AIGES_ERR_UNCONVERTIBLE',
      'AIGES_ERR_INVALID_REQUEST',
      'AIGES_ERR_INVALID_ARGUMENT',
    ])
  })
})
