/** The layer check finds what it is there to find: each forbidden import, written into a tree of its own, is named with file and line. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { scratchFolder } from '../support/scratch'
import { repository } from './small-tree'

let tree: string
let layerViolations: (root: string) => string[]

beforeEach(async () => {
  tree = scratchFolder('layers')
  const module = (await import(join(repository, 'scripts/check/layers.mjs'))) as { layerViolations: typeof layerViolations }
  layerViolations = module.layerViolations
})

function write(file: string, text: string): void {
  mkdirSync(join(tree, dirname(file)), { recursive: true })
  writeFileSync(join(tree, file), text)
}

const forbidden: [what: string, file: string, line: string, complaint: string][] = [
  ['core includes Node', 'native/core/a.h', '#include <node_api.h>', 'native/core must not include <node_api.h>'],
  ['core includes py', 'native/core/a.cc', '#include "../py/owned.h"', 'native/core must not include native/py'],
  ['core includes py from the root', 'native/core/a.cc', '#include "py/owned.h"', 'native/core must not include native/py'],
  ['py includes Node', 'native/py/a.cc', '#  include "node_api.h"', 'native/py must not include "node_api.h"'],
  ['py includes node/', 'native/py/a.cc', '#include "node/surface.h"', 'native/py must not include native/node'],
  ['py includes Python.h', 'native/py/a.cc', '#include <Python.h>', 'no header of any'],
  ['node includes py', 'native/node/a.cc', '#include "../py/owned.h"', 'native/node must not include native/py'],
  ['node includes V8', 'native/node/a.cc', '#include <v8.h>', 'only node_api.h is stable'],
  ['a new native room', 'native/extra/a.cc', '#include <vector>', 'native/extra is no room'],
  ['value imports the scheduler', 'lib/value/a.ts', "import { x } from '../scheduler/x'", 'lib/value must not import lib/scheduler'],
  ['scheduler imports python', 'lib/scheduler/a.ts', "export * from '../python/find.js'", 'lib/scheduler must not import lib/python'],
  ['scheduler imports wrapper, lazily', 'lib/scheduler/a.ts', "await import('../wrapper')", 'lib/scheduler must not import lib/wrapper'],
  ['cli goes past the index', 'lib/cli/a.ts', "import type { W } from '../wrapper/w'", 'lib/cli must not import lib/wrapper'],
  ['a package in the wrong room', 'lib/value/a.ts', "import { Command } from 'commander'", 'only lib/cli may'],
  ['a package that users do not have', 'lib/value/a.ts', "require('vitest')", 'vitest is not among the run-time dependencies'],
  ['an import that leaves lib', 'lib/value/a.ts', "import x from '../../bench/x'", 'leaves lib/'],
  ['aiges imports the embedding side', 'python/aiges/a.py', 'from aiges_native import host', 'python/aiges must not import aiges_native'],
  ['aiges imports it inside a function', 'python/aiges/a.py', '    import os, aiges_native.host as h', 'must not import aiges_native'],
]

it.each(forbidden)('%s', (_what, file, line, complaint) => {
  write(file, `// first line\n${line}\n`)
  const found = layerViolations(tree)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(new RegExp(`^${file}:2: `))
  expect(found[0]).toContain(complaint)
})

it('lets through what the layers allow', () => {
  write('native/py/a.cc', '#include "../core/call.h"\n#include "owned.h"\n#include <vector>\n#include <dlfcn.h>\n')
  write('native/node/a.cc', '#include <node_api.h>\n#include "core/call.h"\n')
  write('native/addon.cc', '#include "node/surface.h"\n#include "py/interpreter.h"\n#include <node_api.h>\n')
  write('lib/value/a.ts', "import { readFile } from 'node:fs'\nimport { AigesError } from '../errors'\nimport { b } from './b'\n")
  write('lib/cli/a.ts', "import { loadWrapper } from '../index'\nimport { Command } from 'commander'\nimport { run } from './run'\n")
  write('python/aiges/a.py', 'from . import dto\nfrom aiges.core import types\nimport json\n')
  expect(layerViolations(tree)).toEqual([])
})

it('holds on the tree itself', () => {
  expect(layerViolations(repository)).toEqual([])
})
