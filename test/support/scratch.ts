// Folders in the system's temporary folder that go away with the test file that asked for them. test/support/leftovers.ts fails the run when one stays.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A new empty folder, by its real path. Call it while the file is read or in a hook, not in a test. `name` tells a person whose it is. */
export function scratchFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `aiges-${name}-`)))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
