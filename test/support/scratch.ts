// Folders in the system's temporary folder that go away with the test file that asked for them. test/support/leftovers.ts fails the run when one stays.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** A new empty folder, by its real path. `name` tells a person whose it is. */
export function scratchFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `aiges-${name}-`)))
  made.push(folder)
  return folder
}
