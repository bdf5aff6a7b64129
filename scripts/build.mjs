/**
 * `npm run build`: the addon and the TypeScript. `native` or `ts` build one half; `--if-stale` leaves a fresh addon alone.
 */
import { buildRelease } from './build/release.mjs'
import { exitOnFailure, StepFailed } from './build/run.mjs'
import { buildTypeScript } from './build/typescript.mjs'

const halves = {
  native: () => buildRelease({ ifStale: process.argv.includes('--if-stale') }),
  ts: () => buildTypeScript(),
}

await exitOnFailure(() => {
  const named = process.argv.slice(2).filter((word) => !word.startsWith('--'))
  for (const word of named) if (!Object.hasOwn(halves, word)) throw new StepFailed(`build: no such half "${word}"; there are: native, ts`)
  for (const word of named.length > 0 ? named : ['native', 'ts']) halves[word]()
})
