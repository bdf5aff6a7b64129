// `npm run test:matrix`: installs the Nodes that are not here and runs every cell of the matrix. Nodes named in AIGES_TEST_NODES (executables, listed as PATH is) come first.

import { buildRelease } from '../../scripts/build/release.mjs'
import { exitOnFailure } from '../../scripts/build/run.mjs'
import { buildTypeScript } from '../../scripts/build/typescript.mjs'
import { installOtherTools } from '../../scripts/test/other-tools.mjs'
import { close } from '../../scripts/test/sums.mjs'
import { runVitest } from '../../scripts/test/vitest.mjs'

await exitOnFailure(() => {
  buildRelease({ ifStale: true })
  buildTypeScript()
  installOtherTools()
  close(runVitest(['test/matrix'], { AIGES_TEST_MATRIX: 'full' }))
})
