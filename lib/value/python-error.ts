/**
 * Makes the error a caller sees out of the error DICT that Python or native sent (docs/hosting.md). JavaScript thread only.
 * It trusts no field: a plugin can put odd objects into its exceptions.
 */
import {
  AbortError,
  AigesError,
  type AigesErrorCode,
  type AigesErrorOptions,
  ClosedError,
  kindOf,
  PythonError,
  type PythonErrorOptions,
  type PythonFrame,
  QueueFullError,
  TimeoutError,
  WrapperError,
} from '../errors'
import { shortPath } from './fault'

const MAX_CAUSES = 16

/** The error of an outcome whose status is 1. */
export function errorFrom(dict: unknown, depth = 0): AigesError {
  const { text, number, object } = reader(dict)
  const path = text('path') === undefined ? undefined : shortPath(text('path') as string)
  const reason = text('message') ?? 'the call failed and gave no reason'
  const message = path === undefined ? reason : `${path}: ${reason}`
  const given = text('code')
  const code = (given !== undefined && kindOf(given) !== undefined ? given : 'AIGES_ERR_PYTHON') as AigesErrorCode
  const options: AigesErrorOptions = {}
  const cause = object('cause')
  if (path !== undefined) options.path = path
  if (cause !== undefined && depth < MAX_CAUSES) options.cause = errorFrom(cause, depth + 1)

  switch (kindOf(code)) {
    case 'WrapperError':
      return new WrapperError(message, {
        ...pythonOptions(dict, options, depth),
        errorCode: number('errorCode') ?? -1,
        text: text('text') ?? '',
      })
    case 'PythonError':
      return new PythonError(code, message, pythonOptions(dict, options, depth))
    case 'AbortError':
      return new AbortError(options.cause)
    case 'TimeoutError':
      return new TimeoutError(message)
    case 'ClosedError':
      return new ClosedError(message)
    case 'QueueFullError':
      return new QueueFullError(message)
    default:
      // Behind some codes there may or may not be an exception, e.g. AIGES_ERR_INVALID_RESPONSE.
      return text('pythonType') === undefined
        ? new AigesError(code, message, options)
        : new PythonError(code, message, pythonOptions(dict, options, depth))
  }
}

function pythonOptions(dict: unknown, base: AigesErrorOptions, depth: number): PythonErrorOptions {
  const { text, number, list } = reader(dict)
  const options: PythonErrorOptions = {
    ...base,
    pythonType: text('pythonType') ?? '',
    traceback: { text: text('traceback') ?? '', frames: (list('frames') ?? []).map(frameFrom) },
  }
  const exitCode = number('exitCode')
  const notes = list('notes')
  const members = list('exceptions')
  const errorCode = number('errorCode')
  if (exitCode !== undefined) options.exitCode = exitCode
  if (errorCode !== undefined) options.errorCode = errorCode
  if (notes !== undefined && notes.length > 0) options.notes = notes.map(String)
  if (members !== undefined && depth < MAX_CAUSES) options.errors = members.map((member) => errorFrom(member, depth + 1))
  return options
}

function frameFrom(dict: unknown): PythonFrame {
  const { text, number } = reader(dict)
  return { file: text('file') ?? '?', line: number('line') ?? 0, name: text('name') ?? '?', text: text('text') ?? '' }
}

/** Typed access to the fields of a DICT; undefined for what is absent, null or of another type. */
function reader(dict: unknown) {
  const fields = (typeof dict === 'object' && dict !== null ? dict : {}) as Record<string, unknown>
  const own = (key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : undefined)
  return {
    text: (key: string): string | undefined => (typeof own(key) === 'string' ? (own(key) as string) : undefined),
    number: (key: string): number | undefined => (typeof own(key) === 'number' ? (own(key) as number) : undefined),
    list: (key: string): unknown[] | undefined => (Array.isArray(own(key)) ? (own(key) as unknown[]) : undefined),
    object: (key: string): object | undefined => (typeof own(key) === 'object' && own(key) !== null ? (own(key) as object) : undefined),
  }
}
