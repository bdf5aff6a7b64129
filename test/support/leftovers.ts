/**
 * The temporary folder of one run of the tests. Whatever is in it at the end was left by a test, and the run fails and names it: a few folders of every
 * run used to stay in /tmp for ever. Runs before the first and after the last test file, in vitest's own process, whose environment the tests get.
 */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Not a test's to remove: where the SDK's getFileLogger writes when nothing else is said, and what npm and prebuildify keep for their next run. */
const stays = ['log', 'node-compile-cache', 'prebuildify']

export function setup(): () => void {
  const before = process.env['TMPDIR']
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'aiges-run-')))
  process.env['TMPDIR'] = folder
  return () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    const left = readdirSync(folder).filter((name) => !stays.includes(name))
    rmSync(folder, { recursive: true, force: true })
    if (left.length === 0) return
    // vitest says what a teardown throws, but does not fail for it.
    process.exitCode = 1
    throw new Error(`tests left these in the temporary folder (test/support/scratch.ts makes ones that go): ${left.sort().join(', ')}`)
  }
}
