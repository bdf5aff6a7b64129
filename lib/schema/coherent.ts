/**
 * What holds of a Python declaration that contradicts itself: upstream's constructors check nothing and upstream enforces nothing, so that such a
 * wrapper works, and must not be refused everything. `wrapper.schema` and the platform's documents have what was written. Pure.
 */
import { isWithin } from '../fields/bounds'
import type { FieldSchema } from '../fields/declared'
import type { JsonSchema } from '../fields/field'
import { schemaOfField } from '../fields/kinds'

/** The field without bounds that leave nothing: neither a value, nor one of the enums. */
export function coherent(field: FieldSchema): FieldSchema {
  const schema = schemaOfField(field)
  if (!isCrossed(schema, 'minimum', 'maximum') && !isCrossed(schema, 'minLength', 'maxLength') && leavesEnums(schema)) return field
  const { minimum: _, maximum: __, minLength: ___, maxLength: ____, ...rest } = field
  return Object.freeze(rest)
}

const isCrossed = (schema: JsonSchema, least: string, most: string): boolean =>
  (schema[least] as number | bigint) > (schema[most] as number | bigint)

function leavesEnums(schema: JsonSchema): boolean {
  const enums = schema['enum'] as readonly unknown[] | undefined
  return enums === undefined || enums.some((one) => isWithin(schema, one))
}
