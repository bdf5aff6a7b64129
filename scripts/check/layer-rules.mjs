/**
 * Who may know whom: DESIGN's rooms as data. A new import across rooms is a decision, and this is the file in which it is taken.
 */

/** The TypeScript rooms: folders of lib/, and the files that lie directly in it. Every room may import itself. */
export const libRooms = {
  errors: [],
  native: [],
  options: ['errors'],
  warning: ['errors'],
  'file-name': ['errors'],
  'make-folder': [],
  'load-addon': ['errors', 'native'],
  value: ['errors'],
  sniff: [],
  'python-folders': [],
  'platform-codes': ['errors'],
  fields: ['errors', 'options', 'sniff', 'value'],
  schema: ['errors', 'value', 'fields'],
  scheduler: ['errors', 'native', 'options', 'value'],
  python: ['errors', 'native', 'load-addon', 'make-folder', 'value'],
  runtime: ['errors', 'native', 'options', 'load-addon', 'value', 'scheduler', 'python'],
  hosting: ['errors', 'options', 'warning', 'value', 'scheduler', 'runtime'],
  module: ['errors', 'native', 'options', 'file-name', 'value', 'scheduler', 'runtime', 'hosting'],
  wrapper: [
    'python-folders',
    'errors',
    'native',
    'options',
    'warning',
    'file-name',
    'value',
    'scheduler',
    'runtime',
    'hosting',
    'fields',
    'schema',
  ],
  serve: ['errors', 'options', 'fields', 'schema', 'wrapper'],
  index: [
    'errors',
    'platform-codes',
    'native',
    'value',
    'scheduler',
    'python',
    'runtime',
    'hosting',
    'fields',
    'schema',
    'module',
    'wrapper',
    'serve',
  ],
  cli: ['errors', 'make-folder', 'python-folders', 'sniff', 'schema', 'index', 'cli/diagnosis'],
  // The doctor looks at the stages one by one, also at those that fail before a wrapper could be loaded.
  'cli/diagnosis': ['errors', 'native', 'load-addon', 'python', 'runtime', 'index', 'cli'],
}

/** Packages from node_modules, and the only rooms that may name them. Node's own modules are free to all. */
export const libPackages = {
  commander: ['cli'],
  'typebox/schema': ['fields'],
  'node-gyp-build': ['load-addon'],
  bindings: ['load-addon'],
}

/** The native rooms: which of them each may include. `addon` is native/addon.cc, the only file that introduces two to each other. */
export const nativeRooms = {
  core: [],
  py: ['core'],
  node: ['core'],
  addon: ['core', 'py', 'node'],
}

/** Foreign headers by pattern, and the only rooms that may include them. Headers of the standard library and of the system are free. */
export const nativeHeaders = [
  { pattern: /^(node_api|js_native_api)(_types)?\.h$/, rooms: ['node', 'addon'], reason: 'Node-API belongs to native/node' },
  { pattern: /^(v8|uv|node|napi|libplatform|cppgc)\b/, rooms: [], reason: 'only node_api.h is stable between versions of Node' },
  { pattern: /^(Python|cpython|pyconfig|structmember)\b/, rooms: [], reason: 'one binary serves every Python: no header of any' },
]

/** The Python packages: which of the others each may import. */
export const pythonPackages = {
  aiges: [],
  aiges_embed: ['aiges'],
  iflags: ['aiges', 'flags'],
  flags: ['aiges'],
  aiges_native: ['aiges', 'python_wrapper'],
  python_wrapper: ['aiges'],
}
