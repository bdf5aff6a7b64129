/** A throw-away tree with our build files and one tiny native source, so that a test can build for real within seconds. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from '../support/scratch'

export const repository = join(__dirname, '..', '..')

const addon = `
#include <node_api.h>
#include "core/answer.h"
static napi_value init(napi_env env, napi_value exports) {
  napi_value value;
  napi_create_int32(env, aiges::core::answer(), &value);
  napi_set_named_property(env, exports, "answer", value);
  return exports;
}
NAPI_MODULE(NODE_GYP_MODULE_NAME, init)
`
const sources = {
  'native/addon.cc': addon,
  'native/core/answer.h': '#pragma once\nnamespace aiges::core { int answer(); }\n',
  'native/core/answer.cc': '#include "answer.h"\nint aiges::core::answer() { return 42; }\n',
}

/** The folder's name has what folders of users have. It goes with the test file. */
export function makeSmallTree(): string {
  const tree = scratchFolder('tree 音')
  const buildFiles = ['package.json', 'binding.gyp', 'CMakeLists.txt', 'CMakePresets.json', 'cmake', 'scripts']
  for (const name of buildFiles) cpSync(join(repository, name), join(tree, name), { recursive: true })
  for (const folder of ['native/core', 'lib']) mkdirSync(join(tree, folder), { recursive: true })
  for (const name of ['exports.map', 'exports.mac']) cpSync(join(repository, 'native', name), join(tree, 'native', name))
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(tree, name), text)
  symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'))
  return tree
}
