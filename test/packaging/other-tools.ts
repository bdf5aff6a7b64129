/** Where scripts/test/other-tools.mjs put the programs that are not the ones of this tree. */
import { join } from 'node:path'
import { repository } from './tarball'

const installed = (...parts: string[]): string => join(repository, 'out', 'other-tools', 'node_modules', ...parts)

export const otherMajors = [20, 22, 24, 26].filter((major) => major !== Number(process.versions.node.split('.')[0]))

/** The node program of another major version. */
export const otherNode = (major: number): string => installed(`node${major}`, 'bin', 'node')

type Command = [program: string, ...leading: string[]]

// npm 12 does not run on Node 20.
export const npm12: Command = [otherNode(24), installed('npm', 'bin', 'npm-cli.js')]
export const pnpm: Command = [installed('.bin', 'pnpm')]
/** A TypeScript one major behind the one that compiles this tree. */
export const olderTsc: Command = [process.execPath, installed('typescript', 'bin', 'tsc')]
