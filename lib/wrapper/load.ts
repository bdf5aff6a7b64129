/**
 * `loadWrapper`: from a file's name to a Wrapper whose `wrapperInit` has run. JavaScript thread only.
 */
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { AigesError } from '../errors'
import { pathFrom } from '../file-name'
import { host } from '../hosting'
import { checkOptions, type LoadWrapperOptions } from './options'
import { Wrapper } from './wrapper'

/**
 * Loads a wrapper.py: a path against `process.cwd()`, or a `file:` URL.
 *
 * @throws AigesError AIGES_ERR_WRAPPER_NOT_FOUND, _WRAPPER_INVALID; PythonError AIGES_ERR_WRAPPER_LOAD, _WRAPPER_INIT;
 *   AIGES_ERR_PYTHON_… for the interpreter; AIGES_ERR_INVALID_ARGUMENT; AIGES_ERR_ABORTED, AIGES_ERR_TIMEOUT
 */
export async function loadWrapper(file: string | URL, options?: LoadWrapperOptions): Promise<Wrapper> {
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
  return new Wrapper(await host(target, checked.load), checked, path)
}

async function refuseMissing(path: string, given: string | URL): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error)
  if (found instanceof Error) {
    const where = typeof given !== 'string' || path === given ? '' : ` (${JSON.stringify(given)} against the current folder)`
    const why = found.code === 'ENOENT' || found.code === 'ENOTDIR' ? 'does not exist' : `cannot be read: ${found.message}`
    throw new AigesError('AIGES_ERR_WRAPPER_NOT_FOUND', `the wrapper file ${path}${where} ${why}`, { cause: found })
  }
  if (found.isDirectory())
    throw new AigesError('AIGES_ERR_WRAPPER_NOT_FOUND', `${path} is a folder: name the wrapper file in it, e.g. ${path}/wrapper.py`)
}
