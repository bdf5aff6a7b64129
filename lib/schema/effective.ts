/**
 * What holds for a loaded wrapper: its own declarations, refined by the fields given in TypeScript. Pure.
 */
import type { Declarations, FieldSchema, GivenFields } from '../fields/declared'
import { coherent } from './coherent'

export interface Effective extends Declarations {
  /** Sections that TypeScript has given, and which therefore have no other keys. */
  readonly closed: { readonly params: boolean; readonly inputs: boolean; readonly accepts: boolean }
}

export function effectiveFields(declared: Declarations, given: GivenFields): Effective {
  return Object.freeze({
    params: refine(declared.params.map(coherent), given.params),
    inputs: refine(declared.inputs, given.inputs),
    accepts: refine(declared.accepts, given.accepts),
    closed: { params: given.params !== undefined, inputs: given.inputs !== undefined, accepts: given.accepts !== undefined },
  })
}

/** A section given in TypeScript decides which keys there are; of what the wrapper's author wrote under them, what was not written anew stays. */
function refine(declared: readonly FieldSchema[], given: readonly FieldSchema[] | undefined): readonly FieldSchema[] {
  if (given === undefined) return Object.freeze(declared)
  const refined = given.map((field) => {
    const own = declared.find(({ key }) => key === field.key)
    // `required: false` is what a field says that was not told otherwise: it takes nothing back.
    return Object.freeze({ ...own, ...field, required: field.required || own?.required === true })
  })
  return Object.freeze(refined)
}
