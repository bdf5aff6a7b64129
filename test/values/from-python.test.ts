// What Python values become. Objects that lie about themselves are read by the methods of their base type; what has no counterpart is a
// typed error with the place and an advice. All in one process of its own, which must come to a good end.

import { beforeAll, describe, expect, it } from 'vitest'
import { type Ended, runChild } from '../support/child'

interface Told {
  given: Record<string, unknown>
  refused: Record<string, { name: string; code: string; path?: string; message: string }>
}

let ended: Ended
let told: Told

beforeAll(async () => {
  // `inspect` keeps what JSON would lose: -0, Infinity, undefined, bigints, Maps, lone surrogates.
  ended = await runChild(`
    import { inspect } from 'node:util'
    const zoo = await loadModule(fixture('modules/menagerie.py'))
    const given = {}, refused = {}
    for (const name of await zoo.call('names')) {
      try { given[name] = inspect(await zoo.call('give', [name]), { depth: 4, compact: 10, breakLength: Infinity }).slice(0, 300) }
      catch (e) { refused[name] = { name: e.name, code: e.code, path: e.path, message: e.message } }
      try { await zoo.call('inside', [name]) } catch (e) { refused['inside ' + name] = { name: e.name, code: e.code, path: e.path, message: e.message } }
    }
    if ((await zoo.call('give', ['bool'])) !== true) throw new Error('it does not work any more')
    console.log(JSON.stringify({ given, refused }))
  `)
  told = JSON.parse(ended.stdout.split('\n')[0] ?? '{}') as Told
})

it('the process lives', () => expect(ended).toMatchObject({ code: 0, signal: null }))

describe('given', () => {
  it.each<[string, string]>([
    ['lying str', "'真'"],
    ['lying int', '7'],
    ['lying big int', `${2n ** 100n}n`],
    ['lying float', '1.5'],
    ['lying list', "[ 1, 'a' ]"],
    ['lying tuple', '[ 1, 2 ]'],
    ['lying dict', '{ a: 1 }'],
    ['lying set', 'Set(1) { 1 }'],
    ['lying bytes', '<Buffer 61 62>'],
    ['int enum', '1'],
    ['str enum', "'yes'"],
    ['ordered dict', '{ b: 1, a: 2 }'],
    ['default dict', '{ a: [ 1 ] }'],
    ['counter', '{ a: 2, b: 1 }'],
    ['named tuple', '[ 1, 2 ]'],
    ['bool', 'true'],
    ['tuple keys', "Map(1) { [ 1, 2 ] => 'a' }"],
    ['mixed keys', "Map(3) { 1 => 'a', '1' => 'b', null => 'c' }"],
    ['frozenset', 'Set(1) { 1 }'],
    ['nested frozenset', 'Map(1) { Set(1) { 1 } => 1 }'],
    ['aware datetime', '2024-02-29T04:00:00.000Z'],
    ['first datetime', '0001-01-01T00:00:00.000Z'],
    ['last datetime', '9999-12-31T23:59:59.999Z'],
    ['array', 'Float32Array(2) [ 1.5, -2 ]'],
    ['empty array', 'Float64Array(0) []'],
    ['memoryview', '<Buffer 61 62 63>'],
    ['2d memoryview', "{ data: Uint8Array(6) [ 0, 1, 2, 3, 4, 5 ], dtype: 'uint8', shape: [ 2, 3 ] }"],
    ['bool memoryview', "{ data: <Buffer 01 00>, dtype: 'bool', shape: [ 2 ] }"],
    ['bytearray', '<Buffer 78 79>'],
    ['surrogates', "'\\ud800x\\udfff'"],
    ['split pair', "'😀'"],
    ['proto', "{ ['__proto__']: { polluted: true }, constructor: 1, then: 2, toString: 3 }"],
    ['minus zero', '-0'],
    ['huge float', 'Infinity'],
    ['denormal', '5e-324'],
    ['swapped', '<Buffer 01 00>'],
  ])('%s', (name, text) => expect(told.given[name]).toBe(text))

  it('512 levels', () => expect(told.given['depth 512']).toMatch(/^\[ \[ \[/))
})

describe('refused', () => {
  it.each([
    ...['naive datetime', 'date', 'timedelta', 'decimal', 'complex', 'generator', 'coroutine', 'function', 'type', 'module', 'object'],
    ...[
      'range',
      'ellipsis',
      'not implemented',
      'impostor',
      'angry',
      'bad buffer',
      'index',
      'mapping proxy',
      'exception',
      'released memoryview',
    ],
  ])('%s', (name) => {
    expect(told.refused[name]).toMatchObject({ code: 'AIGES_ERR_UNCONVERTIBLE', path: 'result' })
    expect(told.refused[`inside ${name}`]).toMatchObject({ code: 'AIGES_ERR_UNCONVERTIBLE', path: 'result.list[1].here' })
    expect(told.refused[`inside ${name}`]?.message).toMatch(/^result\.list\[1\]\.here: /)
  })

  it.each([
    ['cyclic list', 'AIGES_ERR_CYCLE', 'result[0][0]'],
    ['cyclic dict', 'AIGES_ERR_CYCLE', 'result.self.again'],
    ['huge int', 'AIGES_ERR_TOO_LARGE', 'result'],
    ['many values', 'AIGES_ERR_TOO_LARGE', 'result[9999999]'],
  ])('%s', (name, code, path) => expect(told.refused[name]).toMatchObject({ code, path }))

  it.each(['depth 513', 'depth 100000', 'deep dict'])('%s, with a path one can read', (name) => {
    expect(told.refused[name]).toMatchObject({ name: 'AigesError', code: 'AIGES_ERR_DEPTH' })
    expect(told.refused[name]?.path).toMatch(/^result.{10,120}$/)
  })

  it('advises', () => {
    expect(told.refused['decimal']?.message).toContain('decimal.Decimal')
    expect(told.refused['decimal']?.message).toContain('str(value)')
    expect(told.refused['naive datetime']?.message).toContain('timezone.utc')
  })

  it.each(['changing dict', 'changing list'])('%s: safe data or a typed error', (name) => {
    expect(told.given[name] ?? told.refused[name]?.code).toBeTypeOf('string')
  })
})

it('containers that other threads change meanwhile', async () => {
  const race = await runChild(`
    const zoo = await loadModule(fixture('modules/menagerie.py'), { concurrency: 4 })
    await zoo.call('stir')
    const codes = new Set()
    const once = () => zoo.call('stirred').catch((e) => codes.add(e.code))
    for (let i = 0; i < 100; i++) await Promise.all(Array.from({ length: 8 }, once))
    await zoo.call('calm')
    codes.delete('AIGES_ERR_UNCONVERTIBLE')
    console.log('unexpected', codes.size, ...codes)`)
  expect(race).toMatchObject({ code: 0, signal: null, stdout: 'unexpected 0\n' })
})
