// A module that `types -o x.ts` writes can be imported, and the wrapper it was made from loaded with it, whatever its author wrote.

import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import * as aiges from '../../dist/index.js'
import { declaredFields, type FieldSchema } from '../../lib/fields/declared'
import { requestCheck } from '../../lib/fields/validate'
import { differences } from '../../lib/schema/compare'
import type { WrapperDescription } from '../../lib/schema/description'
import { effectiveFields } from '../../lib/schema/effective'
import { fieldModule } from '../../lib/schema/field-module'
import { schemaFrom, type WrapperSchema } from '../../lib/schema/schema'

type Fields = Readonly<Record<string, { value?: unknown }>>
interface Written {
  request: { params?: Fields; body?: Fields }
  response: { body?: Fields }
}

/** Runs the module that is written for a schema. */
function written(schema: WrapperSchema, file = 'w.py'): Written {
  const source = fieldModule({ name: 's', schema } as WrapperDescription, file)
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs' })
  const module = { exports: {} }
  new Function('module', 'exports', 'require', code)(module, module.exports, () => aiges)
  return module.exports as Written
}

const contradictions: [string, object, unknown[], unknown[]][] = [
  ['fractions among the enums', { kind: 'IntegerParamField', enums: [1.5, 2] }, [2], [1.5, 3]],
  ['nothing but fractions', { kind: 'IntegerParamField', enums: [1.5] }, [2], [1.5]],
  ['lengths the wrong way round', { kind: 'StringParamField', minLength: 5, maxLength: 2 }, ['', 'abcdef'], []],
  ['bounds the wrong way round', { kind: 'NumberParamField', minimum: 5, maximum: 2 }, [1, 9], []],
  ['no whole number between', { kind: 'IntegerParamField', minimum: 1.2, maximum: 1.8 }, [1, 9], []],
  ['enums out of bounds', { kind: 'IntegerParamField', enums: [5], maximum: 4 }, [5], [4]],
  ['some enums out of bounds', { kind: 'IntegerParamField', enums: [4, 5], maximum: 4 }, [4], [5]],
  [
    'bounds too large for a number',
    { kind: 'IntegerParamField', minimum: 2n ** 60n, maximum: 2n ** 63n - 1n },
    [2n ** 62n],
    [5, 2n ** 63n],
  ],
  ['enums too large for a number', { kind: 'IntegerParamField', enums: [2n ** 60n + 1n, 3] }, [3, 2n ** 60n + 1n], [4]],
  ['lengths too large for a number', { kind: 'StringParamField', maxLength: 2n ** 53n, test: 'x' }, ['x'], []],
]

describe('of a declaration with', () => {
  it.each(contradictions)('%s', async (_, field, taken, refused) => {
    const schema = schemaFrom({ params: [{ key: 'x', ...field }] })
    const params = declaredFields(written(schema).request.params ?? {}, 'param', 'params')
    const given = { params, inputs: undefined, accepts: undefined }
    expect(differences(given, schema)).toEqual([])
    // With the module and without it the same is taken.
    for (const each of [given, { params: undefined as readonly FieldSchema[] | undefined, inputs: undefined, accepts: undefined }]) {
      const { params, inputs, closed } = effectiveFields(schema, each)
      const check = await requestCheck({ what: 'wrapper "w"', params, inputs, closed, paramTypes: 'string' })
      for (const x of taken) expect(() => check({ params: { x } }, 'once'), String(x)).not.toThrow()
      for (const x of refused) expect(() => check({ params: { x } }, 'once'), String(x)).toThrow(aiges.AigesError)
    }
  })
})

it('samples that are no UTF-8 keep their bytes', () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00])
  const { request } = written(schemaFrom({ inputs: [{ kind: 'StringBodyField', key: 'bin', test: bytes }] }))
  expect(request.body?.['bin']?.value).toEqual(bytes)
})

it('paths are the same on every machine: of the wrapper’s folder, relative to it, of another none', () => {
  const paths = { in: '/home/w/data/a.wav', above: '/home/a.wav', like: '/home/w2/a.wav', dots: '/home/w/..a.wav', own: '../a.wav' }
  const inputs = Object.entries(paths).map(([key, path]) => ({ kind: 'AudioBodyField', key, path }))
  const source = fieldModule({ name: 's', file: '/home/w/wrapper.py', schema: schemaFrom({ inputs }) } as WrapperDescription, 'w.py')
  expect(source.match(/\w+: AudioBodyField\(.*\)/g)).toEqual([
    "in: AudioBodyField({ path: 'data/a.wav' })",
    'above: AudioBodyField()',
    'like: AudioBodyField()',
    "dots: AudioBodyField({ path: '..a.wav' })",
    "own: AudioBodyField({ path: '../a.wav' })",
  ])
})

it.each(['new\nline.py', 'r\r.py', '\u2028.py', '\0\x1b.py', '*/.py'])('a file called %j does not end its first line', (file) => {
  const schema = schemaFrom({ params: [{ kind: 'StringParamField', key: 'x' }] })
  expect(Object.keys(written(schema, file).request.params ?? {})).toEqual(['x'])
  expect(fieldModule({ name: 's', schema } as WrapperDescription, file).split('\n')[0]).toMatch(
    /^\/\/ Written by `aiges-native types [ -~]*`\. /,
  )
})
