/**
 * What the commands that only touch files have in common: progress on stderr, and an exit code for each way to end.
 */
import { EXIT_CALL_FAILED, EXIT_USAGE } from './exit-codes'
import { renderFailure } from './failure'
import { UsageError } from './pairs'
import { FileChanged } from './tar'

/** Runs a command. UsageError ends with 2, what the file system refuses, or changes meanwhile, with 1; anything else is ours and shows its stack. */
export async function fileCommand(command: (say: (text: string) => void) => number | Promise<number>): Promise<number> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  try {
    return await command(say)
  } catch (error) {
    if (error instanceof UsageError) say(`error: ${error.message}`)
    else if (isSystemError(error) || error instanceof FileChanged) say(`error: ${error.message}`)
    else say(renderFailure(error, false))
    return error instanceof UsageError ? EXIT_USAGE : EXIT_CALL_FAILED
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string'
}
