/**
 * Where this package is installed.
 */
import { dirname } from 'node:path'

/** The folder of package.json: three up from lib/cli/diagnosis/ and from dist/cli/diagnosis/. */
export const packageRoot = dirname(dirname(dirname(__dirname)))
