// What is no plain object would lose its content on the way: a Map, a forgotten await, a class instance. It is refused by name instead.

import { describe, expect, it } from 'vitest'
import { loadModule, loadWrapper, type OnceRequest } from '../../dist/index.js'
import { fixture } from '../support/child'

const impostors: [string, unknown][] = [
  ['a Map', new Map([['mode', 'music']])],
  ['a Promise', Promise.resolve({ mode: 'music' })],
  ['a Set', new Set(['mode'])],
  ['a Date', new Date(0)],
  [
    'a class instance',
    new (class Params {
      mode = 'music'
    })(),
  ],
]

describe('plain objects only', () => {
  it.each(impostors)('%s as config', async (_, config) => {
    const load = loadWrapper(fixture('wrappers/echo.py'), { config: config as Record<string, unknown> })
    await expect(load).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT', message: expect.stringContaining('options.config') })
  })

  it.each(impostors)('%s as params', async (_, params) => {
    await using wrapper = await loadWrapper(fixture('wrappers/echo.py'), { onLog() {} })
    await expect(wrapper.once({ params } as OnceRequest)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
  })

  it.each(impostors)('%s as kwargs', async (_, kwargs) => {
    await using math = await loadModule('math')
    await expect(math.call('sqrt', [4], kwargs as Record<string, unknown>)).rejects.toMatchObject({ code: 'AIGES_ERR_INVALID_ARGUMENT' })
  })
})
