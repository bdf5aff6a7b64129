// Whatever a Python author writes becomes TypeScript that parses and means the same.

import { transformSync } from 'esbuild'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { declarationFile } from '../../lib/schema/declarations'
import type { WrapperDescription } from '../../lib/schema/description'
import { fieldModule } from '../../lib/schema/field-module'
import { literal, propertyName, typeName } from '../../lib/schema/source-text'

describe('source text', () => {
  it('of a literal gives the value back', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(new Function(`return ${literal(values)}`)()).toEqual(values.map((one) => (Object.is(one, -0) ? 0 : one)))
      }),
    )
  })

  it('of a key names that property', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant('__proto__')), (key) => {
        expect(Object.keys(new Function(`return { ${propertyName(key)}: 1 }`)() as object)).toEqual([key])
      }),
    )
  })

  it.each([
    ['audio_analysis', 'AudioAnalysis'],
    ['demo', 'Demo'],
    ['3d-ocr', 'Wrapper3dOcr'],
    ['听写', '听写'],
    ['--', 'Wrapper'],
  ])('of %s as a type is %s', (name, expected) => {
    expect(typeName(name)).toBe(expected)
  })

  it('is TypeScript for any words an author may write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, words) => {
        const param = {
          key,
          kind: 'StringParamField',
          type: 'string',
          required: false,
          enums: [words],
          test: words,
          title: words,
          description: words,
        }
        const body = { key, kind: 'Own', type: 'text', required: true, encoding: words, title: words, test: Buffer.from(words) }
        const description = { name: words, schema: { params: [param], inputs: [body], accepts: [body] } } as unknown as WrapperDescription
        for (const text of [fieldModule(description, 'w.py'), declarationFile(description, 'w.py')]) transformSync(text, { loader: 'ts' })
      }),
    )
  })
})
