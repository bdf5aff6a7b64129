/**
 * Runs a program and waits: the one way the build scripts start anything. Output goes straight to the terminal.
 */
import { spawnSync } from 'node:child_process'
import { root } from './tree.mjs'

/** A step failed; `message` says which. The scripts print it and exit 1. */
export class StepFailed extends Error {}

/**
 * Throws StepFailed when the program cannot be started or does not exit 0.
 * @param {string} program @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, what?: string }} [options] `env` is added to the environment
 */
export function run(program, args, { env = {}, cwd = root, what = program } = {}) {
  const result = spawnSync(program, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } })
  if (result.error) throw new StepFailed(`${what} could not be started: ${result.error.message}`)
  if (result.signal) throw new StepFailed(`${what} was ended by ${result.signal}`)
  if (result.status !== 0) throw new StepFailed(`${what} failed (exit ${result.status})`)
}

/** Runs a script's `main` and turns a failed step into one line and exit code 1. @param {() => unknown} main */
export async function exitOnFailure(main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
