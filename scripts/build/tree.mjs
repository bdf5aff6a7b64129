/**
 * Where things are in this tree. Plain constants: importing this file does nothing else.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json, absolute. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @param {...string} parts */
export const inTree = (...parts) => join(root, ...parts)

/** What the release build makes. */
export const releaseAddon = inTree('build', 'Release', 'aiges_native.node')
