// Files that plugins wait for or write: with them a test decides what happens first, instead of a clock.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from './scratch'

const folder = scratchFolder('gates')
let count = 0

/** A path in an empty folder of this test process that does not exist yet. */
export const freshPath = (name = 'file'): string => join(folder, `${++count}-${name}`)

export interface Gate {
  path: string
  open(): void
}

export function gate(): Gate {
  const path = freshPath('gate')
  return { path, open: () => writeFileSync(path, '') }
}

/** The lines a plugin has logged so far, without the thread that wrote them. */
export function logged(path: string): string[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/ \d+$/, '').trimEnd())
}

/** The threads that logged `what`. */
export function threadsOf(path: string, what: string): string[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => line.startsWith(`${what} `))
    .map((line) => line.split(' ').at(-1) as string)
}

/** Resolves once `line` is in the log; the test's own time limit is the only one. */
export async function untilLogged(path: string, line: string): Promise<void> {
  while (!logged(path).includes(line)) await new Promise((resolve) => setTimeout(resolve, 5))
}
