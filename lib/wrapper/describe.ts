/**
 * `describeWrapper`: what a wrapper declares, without starting it. JavaScript thread only.
 */
import { basename, dirname } from 'node:path'
import { pathFrom } from '../file-name'
import { checkLoadOptions, host, type LoadOptions } from '../hosting'
import { optionBag } from '../options'
import { WrapperDescription } from '../schema/description'
import { schemaFrom } from '../schema/schema'
import { tellUntold } from '../schema/untold'
import { refuseMissing } from './load'

export type DescribeOptions = Pick<LoadOptions, 'python' | 'initTimeout' | 'signal' | 'onLog'>

/**
 * Reads what a wrapper.py declares: its file is executed and its `Wrapper()` made, but `wrapperInit` does not run, so that no model is
 * loaded. Nothing has to be closed.
 *
 * @throws AigesError AIGES_ERR_WRAPPER_NOT_FOUND, _WRAPPER_INVALID; PythonError AIGES_ERR_WRAPPER_LOAD, _WRAPPER_INIT (of `Wrapper()`);
 *   AIGES_ERR_PYTHON_… for the interpreter; AIGES_ERR_INVALID_ARGUMENT; AIGES_ERR_ABORTED, AIGES_ERR_TIMEOUT
 */
export async function describeWrapper(file: string | URL, options?: DescribeOptions): Promise<WrapperDescription> {
  const path = pathFrom(file, 'file')
  const checked = checkLoadOptions(optionBag(options, 'options', ['python', 'initTimeout', 'signal', 'onLog']))
  await refuseMissing(path, file)
  const name = basename(dirname(path))
  const target = { loader: 'describe_wrapper', spec: { path }, name, what: `wrapper ${JSON.stringify(name)}`, timed: false }
  const hosted = await host(target, checked)
  await hosted.close(0, undefined)
  const given = { params: undefined, inputs: undefined, accepts: undefined }
  const schema = schemaFrom(hosted.manifest)
  tellUntold(target.what, schema)
  return new WrapperDescription(hosted.manifest, path, schema, given)
}
