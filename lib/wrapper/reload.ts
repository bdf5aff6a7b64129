/**
 * Hot reload, for development: watches a wrapper's Python files and loads changed code beside the old. The old goes on until the
 * new is warm (its wrapperInit has run), then new calls go to the new, and what runs finishes on the old. Code that does not load
 * changes nothing. A change during a load begins it anew: what was being loaded is given up. JavaScript thread only; keeps neither
 * process nor event loop alive.
 */
import { deliver } from '../hosting'
import { PythonWatcher } from '../python-folders'

/** Milliseconds: editors write a file in several steps. */
const SETTLE = 100

/** What became of a change. */
export interface ReloadNote {
  /** Milliseconds from the change to the switch, or to the failure. */
  ms: number
  /** Why the new code could not be loaded; the old goes on. Undefined when it was. */
  error?: unknown
}

export class Reloader {
  private readonly watcher: PythonWatcher
  private timer: NodeJS.Timeout | undefined
  /** Gives up the load that is under way. */
  private loading: AbortController | undefined
  private ended = false

  constructor(
    file: string,
    /** Loads the wrapper once more and switches to it, unless the signal fires before. */
    private readonly reload: (signal: AbortSignal) => Promise<void>,
    private readonly tell: (note: ReloadNote) => void,
  ) {
    this.watcher = new PythonWatcher(file, () => this.due())
    this.watcher.unref()
  }

  end(): void {
    this.ended = true
    clearTimeout(this.timer)
    this.loading?.abort()
    this.watcher.close()
  }

  private due(): void {
    if (this.ended) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.run(), SETTLE)
    this.timer.unref()
  }

  private async run(): Promise<void> {
    this.loading?.abort()
    const { signal } = (this.loading = new AbortController())
    const begun = performance.now()
    const outcome = await this.reload(signal).then(
      () => ({}),
      (error: unknown) => ({ error }),
    )
    // A load that was given up is no news: the one that took its place will tell.
    if (!signal.aborted) deliver(this.tell, { ms: performance.now() - begun, ...outcome })
  }
}
