/** How the TypeScript tests run: one process per file, because a process can start only one interpreter. */
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const slow = process.env['AIGES_TEST_SLOW'] === '1'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/leftovers.ts',
    // Slow tests (several package managers, several compilers) have a command of their own: npm run test:packaging.
    exclude: ['**/node_modules/**', ...(slow ? [] : ['**/*.slow.test.ts'])],
    // Types are tested against the source as well as, in test/packaging, against the tarball. Of errors elsewhere `npm run check -- types` tells.
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], ignoreSourceErrors: true },
    pool: 'forks',
    isolate: true,
    maxWorkers: Math.min(2, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    retry: 0,
    passWithNoTests: false,
  },
})
