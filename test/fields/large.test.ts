// Whole numbers beyond 2^53, which JavaScript's numbers cannot all hold: no bound is lost, none is made up, and every digit arrives.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  describeWrapper,
  IntegerParamField,
  loadModule,
  loadWrapper,
  NumberParamField,
  type OnceRequest,
  type Wrapper,
} from '../../dist/index.js'
import { declarationFile } from '../../lib/schema/declarations'
import { fieldModule } from '../../lib/schema/field-module'
import { command } from '../cli/command'
import { fixture } from '../support/child'

const file = fixture('fields/large.py')
const far = 2n ** 60n + 1n

let wrapper: Wrapper
beforeAll(async () => {
  wrapper = await loadWrapper(file, { validate: true })
})
afterAll(() => wrapper.close())

const once = (params: object) => wrapper.once({ params: { far, ...params } } as OnceRequest)
const seen = async (params: object): Promise<Record<string, string>> => (await once(params)).body['seen']?.json() as Record<string, string>

describe('validation', () => {
  it.each([
    ['seed', 1e30, 'an integer from 0 to 9223372036854775807'],
    ['seed', 2 ** 63, 'an integer from 0 to 9223372036854775807'],
    ['seed', 2n ** 63n, 'an integer from 0 to 9223372036854775807'],
    ['seed', -1n, 'an integer from 0 to 9223372036854775807'],
    ['edge', 2 ** 53 + 2, 'an integer from -9007199254740992 to 9007199254740992'],
    ['ratio', 1e20, 'a finite number up to 18446744073709551616'],
    ['id', 2, 'one of 1152921504606846977, 1152921504606846976, 1, 9007199254740993'],
    ['text', 5n, 'a string of at most 9007199254740992 characters'],
    ['far', 2 ** 60, 'an integer from 1152921504606846977'],
  ])('refuses %s = %s', async (key, value, expected) => {
    await expect(once({ [key]: value })).rejects.toMatchObject({ violations: [{ path: `params.${key}`, expected }] })
  })

  it('takes numbers and BigInts, and sends all their digits', async () => {
    const params = { seed: 2n ** 63n - 1n, edge: 2 ** 53, ratio: 2 ** 63, id: far, text: 'x' }
    expect(await seen(params)).toMatchObject({
      seed: '9223372036854775807',
      edge: '9007199254740992',
      id: '1152921504606846977',
      far: `${far}`,
    })
    expect(await seen({ seed: 7n, id: 2 ** 60 })).toMatchObject({ seed: '7', id: '1152921504606846976' })
    expect(await seen({ id: 9007199254740993n })).toMatchObject({ id: '9007199254740993' })
  })

  it('takes its own example', async () => {
    const example = wrapper.example() as { params: object; body: object }
    expect(example).toMatchObject({ params: { seed: 2n ** 62n + 1n, far }, body: { json: '{"n":1152921504606846977}' } })
    expect(await wrapper.once(example as OnceRequest)).toBeDefined()
  })
})

describe('at the load', () => {
  it.each([
    ['wider', { seed: IntegerParamField({ minimum: 0, maximum: 1e30 }) }, /allows more/],
    [
      'wider by one',
      { seed: IntegerParamField({ minimum: 0, maximum: 2n ** 63n }) },
      /maximum=9223372036854775808.*maximum=9223372036854775807.*allows more/,
    ],
    ['enums of others', { id: IntegerParamField({ enums: [1, 2] }) }, /allows more than the wrapper declares: 2$/m],
  ])('%s is told', async (_, params, message) => {
    const request = { params: { far: IntegerParamField({ required: true }), ...params } }
    await expect(loadWrapper(file, { request, check: 'error' })).rejects.toMatchObject({
      code: 'AIGES_ERR_SCHEMA_MISMATCH',
      message: expect.stringMatching(message) as string,
    })
  })

  it('the same bounds, as BigInts or numbers, are no difference', async () => {
    const params = {
      far: IntegerParamField({ required: true }),
      seed: IntegerParamField({ maximum: 2n ** 63n - 1n }),
      ratio: NumberParamField({ maximum: 2 ** 64 }),
      id: IntegerParamField({ enums: [1, 2 ** 60] }),
      edge: IntegerParamField({ minimum: 3n, maximum: 4 }),
    }
    await (await loadWrapper(file, { request: { params }, check: 'error' })).close()
    expect(params.edge.minimum).toBe(3)
  })
})

describe('documents', () => {
  it('are what Python prints, to the last digit on the command line', async () => {
    const python = await loadModule(file)
    const own = (await python.call('own_schema', [true])) as string
    const second = (await python.call('own_schema', [false])) as string
    await python.close()
    expect(own).toContain('9223372036854775807')
    const print = async (format: string): Promise<string> => (await command(['schema', file, '--format', format])).stdout
    expect(await print('aischema')).toBe(`${own}\n`)
    const v2 = await print('aischema-v2')
    const digits = (text: string): string[] => text.match(/\d{16,}/g) ?? []
    expect([digits(v2), JSON.parse(v2)]).toEqual([digits(second), JSON.parse(second)])
    expect(wrapper.aischema()).toEqual(JSON.parse(own))
    expect(wrapper.aischema('v2')).toEqual(JSON.parse(second))
    for (const format of ['json-schema', 'openapi']) {
      const text = await print(format)
      for (const number of ['9223372036854775807', '-9007199254740992', '18446744073709551616', `${far}`])
        expect(text).toContain(`: ${number}`)
    }
  })

  it('can be written by JSON.stringify, with the nearest number', () => {
    const made = [wrapper.schema, wrapper.jsonSchema(), wrapper.openapi(), wrapper.aischema(), wrapper.aischema('v2')]
    for (const text of made.map((one) => JSON.stringify(one))) expect(text).toContain('"maximum":9223372036854776000')
    expect(wrapper.schema.params[0]).toMatchObject({ maximum: 2n ** 63n - 1n, test: 2n ** 62n + 1n })
    expect(JSON.stringify(IntegerParamField({ maximum: far }))).toContain('"maximum":1152921504606847000')
  })

  it('as TypeScript have the bounds', async () => {
    const description = await describeWrapper(file)
    const module = fieldModule(description as never, 'w.py')
    expect(module).toContain('seed: IntegerParamField({ minimum: 0, maximum: 9223372036854775807n })')
    expect(module).toContain('id: IntegerParamField(),')
    expect(module).toContain('text: StringParamField(),')
    const declared = declarationFile(description as never, 'w.py')
    expect(declared).toContain('An integer from 0 to 9223372036854775807. */\n    seed?: number | bigint | undefined')
    expect(declared).toContain('id?: 1152921504606846977n | 1152921504606846976n | 1 | 9007199254740993n | undefined')
  })
})
