// Two validators that know nothing of each other say the same: `once` by way of TypeBox, and ajv on the JSON Schema that is exported.

import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FieldSchema } from '../../lib/fields/declared'
import { type RequestCheck, requestCheck } from '../../lib/fields/validate'
import { paramsSchema } from '../../lib/schema/json-schema'

/** What Python authors may have written, sensible or not. */
const written = {
  enums: fc.array(fc.oneof(fc.string(), fc.integer({ min: -3, max: 3 }), fc.constant('2'), fc.constant(null)), { maxLength: 3 }),
  minimum: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(NaN), fc.constant('1')),
  maximum: fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constant(null)),
  minLength: fc.integer({ min: -1, max: 3 }),
  maxLength: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(1.5)),
}
const field = fc.record(
  {
    key: fc.constantFrom('a', 'b', 'toString', '__proto__', 'x y'),
    kind: fc.constant('Own'),
    type: fc.constantFrom('string', 'number', 'integer', 'boolean'),
    required: fc.boolean(),
    ...written,
  },
  { requiredKeys: ['key', 'kind', 'type', 'required'] },
)
const fields = fc.uniqueArray(field, { selector: ({ key }) => key, maxLength: 4 })
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.integer({ min: -4, max: 4 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constantFrom('2', '1', null, [], {}),
)
const params = fc.dictionary(fc.constantFrom('a', 'b', 'toString', 'x y', 'other'), value)

function passes(check: RequestCheck, given: object): boolean {
  try {
    check({ params: given }, 'once')
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'AIGES_ERR_INVALID_REQUEST' })
    return false
  }
}

it('for any fields and any params', async () => {
  let refused = 0
  await fc.assert(
    fc.asyncProperty(fields, fc.boolean(), fc.array(params, { minLength: 5, maxLength: 5 }), async (some, closed, many) => {
      const declared = some as unknown as FieldSchema[]
      const check = await requestCheck({
        what: 'w',
        params: declared,
        inputs: [],
        closed: { params: closed, inputs: false },
        paramTypes: 'string',
      })
      // Own properties only, as once() has it: `toString` is no param of everything.
      const valid = new Ajv2020({ strict: false, ownProperties: true }).compile(
        paramsSchema(declared, closed, { type: ['string', 'number', 'boolean'] }),
      )
      for (const given of many) {
        const said = passes(check, given)
        if (!said) refused++
        expect(said, JSON.stringify({ declared, closed, given })).toBe(valid(given))
      }
    }),
    { numRuns: 150 },
  )
  expect(refused).toBeGreaterThan(50)
}, 120_000)
