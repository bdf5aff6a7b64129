/** What the installed command writes for a wrapper is what the installed package and a strict compiler understand. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeApplication } from './application'
import { npm, type Packed, pack, packDependencies, repository } from './tarball'

let packed: Packed
let application: string
const env = { ...process.env, PREBUILDS_ONLY: '1', NODE_PATH: '', AIGES_NATIVE_PREBUILD: '', AIGES_NATIVE_FROM_TREE: '' }

beforeAll(() => {
  packed = pack('release')
  application = makeApplication({ dependencies: { ...packDependencies(packed.folder), 'aiges-native': `file:${packed.file}` } })
  npm(application, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund')
  mkdirSync(join(application, 'score'))
  copyFileSync(join(repository, 'test/fixtures/fields/score.py'), join(application, 'score/wrapper.py'))
  for (const ending of ['ts', 'mts', 'cts'])
    copyFileSync(join(__dirname, 'consumer/generated.ts'), join(application, `generated.${ending}`))
  copyFileSync(join(__dirname, 'consumer/fielded.ts'), join(application, 'fielded.ts'))
  for (const out of ['score.d.ts', 'score.fields.ts'])
    execFileSync(process.execPath, [join(application, 'node_modules/.bin/aiges-native'), 'types', 'score/wrapper.py', '-o', out], {
      cwd: application,
      env,
    })
})
afterAll(() => {
  for (const folder of [packed?.folder, application]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

function compile(options: object, files: string[]): { status: number | null; stdout: string } {
  const all = { target: 'ES2022', lib: ['ES2022'], types: ['node'], strict: true, skipLibCheck: false, ...options }
  writeFileSync(join(application, 'tsconfig.json'), JSON.stringify({ compilerOptions: all, files }))
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc')
  return spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: application, encoding: 'utf8' })
}

it.each([
  [{ module: 'node16', moduleResolution: 'node16' }, ['ts', 'mts', 'cts']],
  [{ module: 'node16', moduleResolution: 'node16', exactOptionalPropertyTypes: true }, ['ts', 'mts', 'cts']],
  [{ module: 'esnext', moduleResolution: 'bundler' }, ['ts', 'mts']],
])('declarations type loadWrapper by its path: %o', (choice, endings) => {
  const files = ['score.d.ts', ...endings.map((ending) => `generated.${ending}`)]
  const { status, stdout } = compile({ ...choice, noEmit: true }, files)
  expect(status, stdout).toBe(0)
})

it('without them the same program is not typed', () => {
  const { stdout } = compile({ module: 'node16', noEmit: true }, ['generated.mts'])
  expect(stdout).toContain("Unused '@ts-expect-error' directive")
})

it('a module of fields types and validates', () => {
  const { status, stdout } = compile({ module: 'node16', outDir: 'out' }, ['fielded.ts'])
  expect(status, stdout).toBe(0)
  const output = execFileSync(process.execPath, ['out/fielded.js'], { cwd: application, encoding: 'utf8', env })
  expect(output.split('\n')).toContain('{"notes":{"ok":true},"refused":["params.mode"]}')
})
