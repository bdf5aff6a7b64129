/**
 * What is known of a wrapper without asking it: its declarations and the documents made from them. JavaScript thread only.
 */
import { basename, dirname } from 'node:path'
import { invalidArgument } from '../errors'
import type { GivenFields } from '../fields/declared'
import { exactJson, rounded } from '../fields/exact'
import type { JsonSchema } from '../fields/field'
import type { OnceRequest } from '../fields/request'
import { aischemaText } from './aischema'
import { type Effective, effectiveFields } from './effective'
import { exampleOf } from './example'
import { jsonSchema } from './json-schema'
import { type OpenApi, openApi } from './openapi'
import type { WrapperSchema } from './schema'

/** The documents, as the command line names them. */
export type Format = 'json-schema' | 'openapi' | 'aischema' | 'aischema-v2'

export class WrapperDescription<Request extends object = OnceRequest> {
  /** The service's name: what the wrapper calls itself (`serviceId`), else its folder. */
  readonly name: string
  /** Absolute path of the wrapper's file. */
  readonly file: string
  readonly #given: GivenFields
  readonly #paramTypes: 'string' | 'native'
  #manifest: Readonly<Record<string, unknown>>
  #schema: WrapperSchema
  #fields: Effective

  /** @internal */
  constructor(
    manifest: Readonly<Record<string, unknown>>,
    path: string,
    schema: WrapperSchema,
    given: GivenFields,
    paramTypes: 'string' | 'native' = 'string',
  ) {
    this.#paramTypes = paramTypes
    this.file = typeof manifest['file'] === 'string' ? manifest['file'] : path
    this.name = schema.serviceId || basename(dirname(path))
    this.#given = given
    this.#manifest = manifest
    this.#schema = schema
    this.#fields = effectiveFields(schema, given)
  }

  /** Params and bodies as the wrapper declares them. */
  get schema(): WrapperSchema {
    return this.#schema
  }

  /** @internal The wrapper was loaded again, from changed files. */
  redescribe(manifest: Readonly<Record<string, unknown>>, schema: WrapperSchema): void {
    this.#manifest = manifest
    this.#schema = schema
    this.#fields = effectiveFields(schema, this.#given)
  }

  /**
   * A request made from the declarations: the authors' samples (`value`, `default`, the file of `path`), and for what is required
   * without one some value its field takes. Reads sample files, blocking.
   *
   * The file of an optional body's `path` that cannot be read is told in a process warning (code AIGES_SAMPLE), and the body left out.
   *
   * @throws AigesError AIGES_ERR_INVALID_ARGUMENT for something required of which there is no sample and none can be made, which includes a
   *   `path` whose file cannot be read; and for a JSON sample that is not JSON
   */
  example(): Request {
    return exampleOf(this.#fields, dirname(this.file)) as unknown as Request
  }

  /** OpenAPI 3.1 of the AIGES HTTP interface: POST on the wrapper's route. */
  openapi(): OpenApi {
    return rounded(this.#exact('openapi')) as unknown as OpenApi
  }

  /** A JSON Schema (draft 2020-12) of requests in the form of `once`; replies under `$defs.reply`. Binary bodies are base64 text. */
  jsonSchema(): JsonSchema {
    return rounded(this.#exact('json-schema'))
  }

  /**
   * The platform's schema of the service: 'legacy', what the Python SDK's `schema()` prints, or 'v2'. Keys in its order, but for those that are
   * whole numbers, which stand first in any object of JavaScript.
   *
   * @throws AigesError AIGES_ERR_WRAPPER_INVALID for a wrapper without serviceId, version, input or output, or of which Python makes none
   */
  aischema(version: 'legacy' | 'v2' = 'legacy'): JsonSchema {
    if (version !== 'v2' && version !== 'legacy') throw invalidArgument('the version of aischema', "'legacy' or 'v2'", version)
    return JSON.parse(this.printed(version === 'v2' ? 'aischema-v2' : 'aischema')) as JsonSchema
  }

  /**
   * @internal One of the documents as text: with all digits of whole numbers beyond 2^53, and the platform's in its order of keys. What the
   * methods above give has the nearest number there, and keys that are whole numbers first, as JavaScript's objects do.
   */
  printed(format: Format): string {
    if (format === 'openapi' || format === 'json-schema') return exactJson(this.#exact(format), 2)
    return aischemaText(format, this.#manifest, this.#schema)
  }

  #exact(format: 'openapi' | 'json-schema'): JsonSchema {
    if (format === 'openapi') return openApi(this.name, this.schema, this.#fields) as unknown as JsonSchema
    return jsonSchema(this.name, this.#fields, this.#paramTypes)
  }
}
