/**
 * What `npm run prebuilds` makes for one platform, and how to recognise it.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inTree } from './tree.mjs'

export const prebuildFolder = inTree('prebuilds', `${process.platform}-${process.arch}`)

/** Absolute paths of the addons in this platform's folder. */
export function prebuiltAddons() {
  if (!existsSync(prebuildFolder)) return []
  return readdirSync(prebuildFolder)
    .filter((name) => name.endsWith('.node'))
    .map((name) => join(prebuildFolder, name))
}
