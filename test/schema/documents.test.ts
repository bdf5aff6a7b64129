// The documents made from a wrapper's declarations: the platform's own schema, JSON Schema, OpenAPI; and that reading them starts nothing.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  describeWrapper,
  ImageBodyField,
  IntegerParamField,
  loadModule,
  loadWrapper,
  StringBodyField,
  type WrapperDescription,
} from '../../dist/index.js'
import { fixture, runChild } from '../support/child'

/** A public validator of OpenAPI documents; an ES module. */
async function openApiErrors(document: object): Promise<unknown> {
  const { Validator } = await import('@seriousme/openapi-schema-validator')
  const { valid, errors } = await new Validator().validate(structuredClone(document) as Record<string, unknown>)
  return valid ? [] : errors
}

const expected = (name: string): string => readFileSync(join(__dirname, 'expected', name), 'utf8')

let demo: WrapperDescription
let score: WrapperDescription
beforeAll(async () => {
  demo = await describeWrapper(fixture('fields/demo.py'))
  score = await describeWrapper(fixture('fields/score.py'))
})

describe('aischema', () => {
  it('legacy is the documented example, byte for byte', () => {
    expect(`${JSON.stringify(demo.aischema(), null, 4)}\n`).toBe(expected('aischema.json'))
  })

  it('v2 is what the SDK makes in Python: the same service, real bounds and defaultVal', () => {
    const v2 = demo.aischema('v2') as Record<
      string,
      { properties: Record<string, { properties: Record<string, unknown>; required?: string[] }> }
    >
    expect(Object.keys(v2)).toEqual(['meta', 'schemainput', 'schemaoutput'])
    expect(v2['meta']).toMatchObject({
      serviceId: 'demo',
      call_type: '1',
      webgate_type: '0',
      demo: (demo.aischema()['meta'] as { demo: object }).demo,
    })
    expect(v2['schemainput']?.properties['parameter']?.properties['demo']).toMatchObject({
      properties: {
        p1: { type: 'string', enum: ['3', 'eee'], defaultVal: '3' },
        i1: { type: 'integer', minimum: 1, maximum: 9 },
        b1: { type: 'boolean', defaultVal: true },
        result: {
          type: 'object',
          properties: {
            encoding: { type: 'string', enum: ['jpg', 'png'], defaultVal: 'jpg' },
            status: { type: 'integer', enum: [0, 1, 2, 3], defaultVal: 3 },
            image: { type: 'string', minLength: 1, maxLength: 10485760 },
            data_type: { type: 'string', defaultVal: 'image' },
          },
        },
      },
      required: ['p2', 'i1'],
    })
    expect(JSON.stringify(v2)).not.toMatch(/"title"|"default"|Foo/)
  })

  it('is what Python prints, key by key, also where no object of JavaScript has that order', async () => {
    const [platform, sdk] = await Promise.all([
      describeWrapper(fixture('fields/platform.py')),
      loadModule(fixture('fields/platform.py'), { onLog() {} }),
    ])
    const legacy = (await sdk.call('printed', [true])) as string
    expect(legacy).toMatch(/"2": \{.*"1": \{.*"9": \{.*"8": \{/s)
    expect(platform.printed('aischema')).toBe(legacy)
    expect(platform.aischema()).toEqual(JSON.parse(legacy))
    const second = (await sdk.call('printed', [false])) as string
    expect(platform.printed('aischema-v2')).toBe(second)
    expect(platform.aischema('v2')).toEqual(JSON.parse(second))
    await sdk.close()
  })

  it('a wrapper that lacks what the platform needs is told what', async () => {
    const none = await describeWrapper(fixture('wrappers/hooks.py'))
    expect(() => none.aischema()).toThrow(
      expect.objectContaining({
        code: 'AIGES_ERR_WRAPPER_INVALID',
        message: expect.stringContaining(
          'a serviceId, a version, a body field in its requestCls, a body field in its responseCls',
        ) as string,
      }),
    )
  })
})

describe('JSON Schema', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true })

  it('is one, and takes the example', () => {
    const valid = ajv.compile(score.jsonSchema())
    const { params, body } = score.example() as { params: object; body: Record<string, string | Buffer> }
    const asJson = {
      params,
      body: Object.fromEntries(Object.entries(body).map(([key, data]) => [key, data instanceof Buffer ? data.toString('base64') : data])),
    }
    expect(valid(asJson), JSON.stringify(valid.errors)).toBe(true)
    expect(
      valid({ params: { n: 3 }, body: { data: { data: 'AAAA', status: 'once' }, free: 'x' }, sid: 'a' }),
      JSON.stringify(valid.errors),
    ).toBe(true)
  })

  it.each<[string, object]>([
    ['a wrong enum', { params: { n: 1, mode: 'jazz' } }],
    ['out of bounds', { params: { n: 11 } }],
    ['a missing param', { params: {} }],
    ['no params', {}],
    ['a body of a number', { params: { n: 1 }, body: { data: 5 } }],
    ['an unknown property', { params: { n: 1 }, tag: 'x' }],
  ])('refuses %s', (_, request) => {
    expect(ajv.compile(score.jsonSchema())(request)).toBe(false)
  })
})

describe('OpenAPI', () => {
  it.each(['demo', 'score'] as const)('of %s is valid 3.1', async (name) => {
    const document = { demo, score }[name].openapi()
    expect(await openApiErrors(document)).toEqual([])
    expect(document.openapi).toBe('3.1.0')
  })

  it('of a wrapper that declares nothing is valid too', async () => {
    const document = (await describeWrapper(fixture('wrappers/hooks.py'))).openapi()
    expect(await openApiErrors(document)).toEqual([])
  })
})

describe('describeWrapper', () => {
  it('runs neither wrapperInit nor wrapperFini', async () => {
    // demo.py raises in both: beforeAll would have failed, and a failed wrapperFini is a warning on stderr.
    const ended = await runChild(`console.log('NAME', (await aiges.describeWrapper(fixture('fields/demo.py'))).name)`)
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.stdout).toContain('NAME demo')
    expect(ended.stderr).not.toContain('wrapperFini')
    await expect(loadWrapper(fixture('fields/demo.py'))).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER_INIT' })
  })

  it('refuses what is no wrapper, and options it does not have', async () => {
    await expect(describeWrapper(fixture('wrappers/no_class.py'))).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER_INVALID' })
    await expect(describeWrapper('missing.py')).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER_NOT_FOUND' })
    await expect(describeWrapper(fixture('fields/demo.py'), { config: {} } as object)).rejects.toMatchObject({
      code: 'AIGES_ERR_INVALID_ARGUMENT',
    })
  })

  it('says what the loaded wrapper says', async () => {
    const wrapper = await loadWrapper(fixture('fields/score.py'))
    expect(wrapper.schema).toEqual(score.schema)
    expect(wrapper.openapi()).toEqual(score.openapi())
    expect([wrapper.name, wrapper.file]).toEqual([score.name, score.file])
    await wrapper.close()
  })
})

it('the schema is frozen to its leaves', () => {
  const thaw = (value: unknown, path: string): string[] => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
    const below = Object.entries(value).flatMap(([key, part]) => thaw(part, `${path}.${key}`))
    return Object.isFrozen(value) ? below : [path, ...below]
  }
  expect(demo.schema.params.some(({ enums }) => enums !== undefined)).toBe(true)
  expect([...thaw(demo.schema, 'demo'), ...thaw(score.schema, 'score')]).toEqual([])
  const { enums } = score.schema.params[0] as unknown as { enums?: unknown[] }
  expect(() => enums?.push('jazz')).toThrow(TypeError)
})

describe('fields given in TypeScript', () => {
  it('refine the documents', async () => {
    const wrapper = await loadWrapper(fixture('fields/score.py'), {
      request: {
        params: { n: IntegerParamField({ maximum: 5, required: true }) },
        body: { cover: ImageBodyField({ required: true, encoding: 'png' }) },
      },
      response: { body: { output_text: StringBodyField({ required: true }) } },
    })
    const { properties, required, $defs } = wrapper.jsonSchema() as Record<string, Record<string, Record<string, unknown>>>
    // The lower bound and the sample are Python's, the upper one is ours; nothing else may be sent.
    expect(properties?.['params']).toEqual({
      type: 'object',
      properties: { n: { type: 'integer', minimum: 1, maximum: 5, examples: [3] } },
      required: ['n'],
      additionalProperties: false,
    })
    expect(required).toEqual(['params', 'body'])
    expect($defs?.['reply']?.['properties']).toMatchObject({ body: { required: ['output_text'] } })
    const example = wrapper.example()
    expect(example).toEqual({ params: { n: 3 }, body: { cover: expect.any(Buffer) as Buffer } })
    await wrapper.once(example)
    await wrapper.close()
  })
})
