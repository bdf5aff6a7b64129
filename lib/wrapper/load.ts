/**
 * `loadWrapper`: from a file's name to a Wrapper whose `wrapperInit` has run. JavaScript thread only.
 */
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { AigesError } from '../errors'
import type { BodyFields, ParamFields } from '../fields/request'
import { pathFrom } from '../file-name'
import { host, type LoadOptions } from '../hosting'
import { schemaFrom } from '../schema/schema'
import { warn } from '../warning'
import { makeContract } from './contract'
import { checkOptions, type LoadWrapperOptions } from './options'
import type { ReloadNote } from './reload'
import type { ReplyBodyFor, RequestFor } from './types'
import { type Loaded, Wrapper } from './wrapper'

/**
 * Loads a wrapper.py: a path against `process.cwd()`, or a `file:` URL.
 *
 * With fields in `request` and `response`, or with the declarations that `aiges-native types` writes, the compiler knows what the
 * wrapper takes and gives; without, everything is allowed.
 *
 * @throws AigesError AIGES_ERR_WRAPPER_NOT_FOUND, _WRAPPER_INVALID; PythonError AIGES_ERR_WRAPPER_LOAD, _WRAPPER_INIT;
 *   AIGES_ERR_PYTHON_… for the interpreter; AIGES_ERR_INVALID_ARGUMENT, _SCHEMA_MISMATCH; AIGES_ERR_ABORTED, AIGES_ERR_TIMEOUT
 */
export async function loadWrapper<
  const File extends string | URL,
  P extends ParamFields = ParamFields,
  B extends BodyFields = BodyFields,
  R extends BodyFields = BodyFields,
>(file: File, options?: LoadWrapperOptions<P, B, R>): Promise<Wrapper<RequestFor<File, P, B>, ReplyBodyFor<File, R>>> {
  const path = pathFrom(file, 'file')
  const checked = checkOptions(options)
  await refuseMissing(path, file)
  const name = basename(dirname(path))
  const target = {
    loader: 'load_wrapper',
    spec: { path, config: checked.config },
    name,
    what: `wrapper ${JSON.stringify(name)}`,
    timed: true,
    notes: checked.notes,
  }
  const load = async (limits: LoadOptions): Promise<Loaded> => {
    const hosted = await host(target, limits)
    const schema = schemaFrom(hosted.manifest)
    try {
      return { hosted, schema, contract: await makeContract(hosted.lane.what, schema, checked.fields, checked.outputs, checked.paramTypes) }
    } catch (error) {
      await hosted.close(undefined, 'fini')
      throw error
    }
  }
  const wrapper = new Wrapper<RequestFor<File, P, B>, ReplyBodyFor<File, R>>(await load(checked.load), checked, path)
  if (checked.watch) wrapper.reloadOnChange((signal) => load({ ...checked.load, signal }), checked.onReload ?? tellReload(target.what))
  return wrapper
}

function tellReload(what: string): (note: ReloadNote) => void {
  return ({ ms, error }) => {
    if (error === undefined) process.stderr.write(`aiges-native: ${what} was loaded again in ${Math.round(ms)} ms\n`)
    else warn('AIGES_RELOAD', `${what} changed, but could not be loaded again; the old code goes on`, error)
  }
}

export async function refuseMissing(path: string, given: string | URL): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error)
  if (found instanceof Error) {
    const where = typeof given !== 'string' || path === given ? '' : ` (${JSON.stringify(given)} against the current folder)`
    const why = found.code === 'ENOENT' || found.code === 'ENOTDIR' ? 'does not exist' : `cannot be read: ${found.message}`
    throw new AigesError('AIGES_ERR_WRAPPER_NOT_FOUND', `the wrapper file ${path}${where} ${why}`, { cause: found })
  }
  if (found.isDirectory())
    throw new AigesError('AIGES_ERR_WRAPPER_NOT_FOUND', `${path} is a folder: name the wrapper file in it, e.g. ${path}/wrapper.py`)
}
