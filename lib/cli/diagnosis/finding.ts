/**
 * What `doctor` finds. Plain data.
 */

export interface Finding {
  /** 'warn': works, but not as well as it could. */
  state: 'ok' | 'warn' | 'fail' | 'skip'
  /** A word or two: `addon`, `libpython`. */
  title: string
  /** One line that says it all. */
  summary: string
  /** More lines for people who look closer. */
  details?: string[]
  /** What to do about it. */
  fix?: string
  /** The same facts for programs. */
  data?: Record<string, unknown>
}
