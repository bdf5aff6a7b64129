/**
 * The options of `loadWrapper`, and their check.
 */
import { AigesError, invalidArgument } from '../errors'
import type { BodyFields, ParamFields } from '../fields/request'
import { checkLoadOptions, checkPlacement, type LoadOptions, loadOptionNames } from '../hosting'
import { oneOf, optionalBoolean, optionalFunction, optionBag, plainBag } from '../options'
import type { PartSink } from '../scheduler/channels'
import { type CheckedFields, checkFieldOptions, fieldOptionNames, type GivenOptions } from './given'
import { type NoteHandlers, noteHandlerNames, noteSink } from './notes'
import { stringsOf } from './params'
import type { ReloadNote } from './reload'
import type { BodyHandling } from './request'

export interface LoadWrapperOptions<
  P extends ParamFields = ParamFields,
  B extends BodyFields = BodyFields,
  R extends BodyFields = BodyFields,
> extends LoadOptions,
    NoteHandlers,
    GivenOptions<P, B, R> {
  /** What `wrapperInit` gets. Default: the wrapper class's own `config`. */
  config?: Readonly<Record<string, unknown>> | undefined
  /**
   * 'declared': a reply with a key that the wrapper does not declare, or of another type, rejects with AIGES_ERR_INVALID_RESPONSE, as on
   * the platform (10106). Default 'any': many a wrapper returns keys it never declares.
   */
  outputs?: 'any' | 'declared' | undefined
  /** For development: load changed Python files beside the old and switch to them; running calls finish on the old. Default false. */
  watch?: boolean | undefined
  /** With `watch`: hears of every reload. Default: a line on stderr, or a process warning when the new code does not load. */
  onReload?: ((note: ReloadNote) => void) | undefined
  /** 'thread', in this process, is the only placement yet. */
  placement?: 'thread' | 'process' | undefined
  /** 'string': params and config reach Python as strings, as on the platform (default); 'native': as they are. */
  paramTypes?: 'string' | 'native' | undefined
  /** How bodies reach Python, for all keys or key by key. Default 'auto'. */
  bodies?: BodyHandling | Readonly<Record<string, BodyHandling>> | undefined
}

export interface CheckedOptions {
  load: LoadOptions
  notes: PartSink | undefined
  outputs: 'any' | 'declared'
  watch: boolean
  onReload: ((note: ReloadNote) => void) | undefined
  /** null: the class's own. */
  config: Readonly<Record<string, unknown>> | null
  paramTypes: 'string' | 'native'
  bodies: BodyHandling | Readonly<Record<string, BodyHandling>>
  fields: CheckedFields
}

const names = [
  ...loadOptionNames,
  ...fieldOptionNames,
  ...noteHandlerNames,
  'watch',
  'onReload',
  'outputs',
  'config',
  'placement',
  'paramTypes',
  'bodies',
]

/** Throws AIGES_ERR_INVALID_ARGUMENT. */
export function checkOptions(options: LoadWrapperOptions | undefined): CheckedOptions {
  const bag = optionBag(options, 'options', names)
  checkPlacement(bag['placement'])
  const paramTypes = oneOf(bag['paramTypes'], 'options.paramTypes', ['string', 'native'] as const) ?? 'string'
  return {
    load: checkLoadOptions(bag),
    notes: noteSink(bag),
    outputs: oneOf(bag['outputs'], 'options.outputs', ['any', 'declared'] as const) ?? 'any',
    watch: optionalBoolean(bag['watch'], 'options.watch') ?? false,
    onReload: optionalFunction(bag['onReload'], 'options.onReload'),
    config: checkConfig(bag['config'], paramTypes),
    paramTypes,
    bodies: checkBodies(bag['bodies']),
    fields: checkFieldOptions(bag),
  }
}

function checkConfig(config: unknown, paramTypes: 'string' | 'native'): Readonly<Record<string, unknown>> | null {
  if (config === undefined) return null
  const bag = plainBag(config, 'options.config')
  if (bag === undefined) throw invalidArgument('options.config', 'a plain object', config)
  return paramTypes === 'string' ? stringsOf(bag, 'options.config') : bag
}

const handlings = ['auto', 'shared', 'bytes'] as const

function checkBodies(bodies: unknown): BodyHandling | Readonly<Record<string, BodyHandling>> {
  if (typeof bodies !== 'object' || bodies === null) return oneOf(bodies, 'options.bodies', handlings) ?? 'auto'
  const bag = plainBag(bodies, 'options.bodies')
  if (bag === undefined)
    throw new AigesError('AIGES_ERR_INVALID_ARGUMENT', "options.bodies must be 'auto', 'shared', 'bytes' or an object of these by body key")
  const checked = Object.entries(bag).map(
    ([key, value]) => [key, oneOf<BodyHandling>(value, `options.bodies[${JSON.stringify(key)}]`, handlings) ?? 'auto'] as const,
  )
  return Object.fromEntries(checked)
}
