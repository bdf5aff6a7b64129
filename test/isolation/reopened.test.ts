// Plugins that make another file of standard output, for its encoding or its buffering: the descriptor stays the service's.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runChild } from '../support/child'
import { scratchFolder } from '../support/scratch'

it('open(sys.stdout.fileno(), …) closes nothing of the service when it goes', async () => {
  const folder = scratchFolder('reopened')
  writeFileSync(
    join(folder, 'plugin.py'),
    `import gc, io, pathlib, sys
def reopen(fd):
    kept = sys.stdout
    sys.stdout = open(fd, mode="w", encoding="utf8", buffering=1)
    print("from the plugin")
    sys.stdout = kept
    with open(2, "w"):
        pass
    with io.open(0, closefd=False):
        pass
    gc.collect()
    return pathlib.Path(__file__).open().read(4)
`,
  )
  const { code, stdout, stderr } = await runChild(
    `import { openSync, readFileSync } from 'node:fs'
    const plugin = await loadModule(${JSON.stringify(join(folder, 'plugin.py'))})
    const read = await plugin.call('reopen', [1])
    const victim = openSync(${JSON.stringify(join(folder, 'victim.txt'))}, 'w')
    console.log('service', read, victim > 2, readFileSync(${JSON.stringify(join(folder, 'victim.txt'))}, 'utf8') === '')
    console.error('and its errors')
    await plugin.close()`,
  )
  expect([code, stdout.split('\n').sort().join('|'), stderr]).toEqual([0, '|from the plugin|service impo true true', 'and its errors\n'])
})
