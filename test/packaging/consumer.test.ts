/** A TypeScript user with strict settings of their own, and one with a bundler. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeApplication } from './application'
import { olderTsc } from './other-tools'
import { npm, type Packed, pack, packDependencies, repository } from './tarball'

let packed: Packed
let application: string

beforeAll(() => {
  packed = pack('release')
  application = makeApplication({ dependencies: { ...packDependencies(packed.folder), 'aiges-native': `file:${packed.file}` } })
  npm(application, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund')
  for (const program of ['use', 'typed'])
    for (const ending of ['ts', 'mts', 'cts'])
      copyFileSync(join(__dirname, 'consumer', `${program}.ts`), join(application, `${program}.${ending}`))
})

const compilers: [name: string, command: () => [string, ...string[]]][] = [
  ['this tree’s TypeScript', () => [process.execPath, join(repository, 'node_modules', 'typescript', 'bin', 'tsc')]],
]
if (process.env['AIGES_TEST_SLOW'] === '1') compilers.push(['TypeScript 5', () => olderTsc])

const settings = [
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'nodenext', moduleResolution: 'nodenext', exactOptionalPropertyTypes: true },
  { module: 'esnext', moduleResolution: 'bundler' },
]

const programs = [
  { program: 'use', what: 'a program' },
  // Its `@ts-expect-error` lines fail when the compiler finds nothing wrong there.
  { program: 'typed', what: 'typed wrappers, and refuses what their fields do not allow,' },
]
const cells = settings.flatMap((choice) => programs.map((one) => ({ ...choice, ...one })))

describe.each(compilers)('%s', (_name, command) => {
  it.each(cells)('compiles $what with $moduleResolution, skipLibCheck off', ({ program: name, what: _, ...choice }) => {
    const files = (choice.moduleResolution === 'bundler' ? ['ts', 'mts'] : ['ts', 'mts', 'cts']).map((ending) => `${name}.${ending}`)
    const options = { ...choice, target: 'ES2022', lib: ['ES2022'], types: ['node'], strict: true, skipLibCheck: false, noEmit: true }
    writeFileSync(join(application, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }))
    const [program, ...leading] = command()
    const { status, stdout } = spawnSync(program, [...leading, '-p', '.'], { cwd: application, encoding: 'utf8' })
    expect(status, stdout).toBe(0)
  })

  it.each([
    ['of `tsc --init`, which sees no types but those a package asks for', undefined],
    ['that say nothing of types', { module: 'node16', target: 'ES2022', strict: true, skipLibCheck: true, noEmit: true }],
  ])('finds wrong bodies under settings %s', (_, options) => {
    const folder = join(application, options === undefined ? 'init' : 'silent')
    mkdirSync(folder, { recursive: true })
    const [program, ...leading] = command()
    const tsc = (...args: string[]) => spawnSync(program, [...leading, ...args], { cwd: folder, encoding: 'utf8' })
    if (options === undefined) tsc('--init')
    else writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }))
    for (const ending of ['mts', 'cts']) writeFileSync(join(folder, `wrong.${ending}`), wrongBodies)
    const { stdout } = tsc('-p', '.', '--noEmit')
    const places = [...stdout.matchAll(/^(wrong\.[mc]ts)\((\d+),\d+\): error (TS2\d+)/gm)].map((found) => found.slice(1).join(' '))
    expect(places.sort(), stdout).toEqual(
      ['cts', 'mts'].flatMap((ending) => [`wrong.${ending} 4 TS2322`, `wrong.${ending} 6 TS2322`, `wrong.${ending} 7 TS2339`]),
    )
  })
})

const wrongBodies = `import { AudioBodyField, loadWrapper, StringBodyField } from 'aiges-native'
export async function ask() {
  const typed = await loadWrapper('w.py', { request: { body: { data: AudioBodyField() } }, response: { body: { o: StringBodyField({ required: true }) } } })
  const reply = await typed.once({ body: { data: 42 } })
  const loose = await loadWrapper('x.py')
  await loose.once({ body: { x: new Date() } })
  reply.body.o.data.nothing()
}
`

it('finds a mistake: the types are not `any`', () => {
  writeFileSync(join(application, 'mistake.mts'), "import { loadWrapper } from 'aiges-native'\nawait loadWrapper(1)\n")
  const options = { module: 'node16', target: 'ES2022', types: ['node'], strict: true, noEmit: true }
  writeFileSync(join(application, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['mistake.mts'] }))
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: application, encoding: 'utf8' })
  expect(stdout).toContain('mistake.mts(2,19)')
})

it.each(['cjs', 'esm'] as const)('an esbuild bundle (%s) with the package external runs', (format) => {
  const outfile = join(application, `bundle.${format === 'cjs' ? 'cjs' : 'mjs'}`)
  const contents = "import { AigesError, errorCodes } from 'aiges-native'\nconsole.log(AigesError.name, 'AIGES_ERR_PYTHON' in errorCodes)\n"
  buildSync({
    stdin: { contents, resolveDir: application },
    bundle: true,
    platform: 'node',
    format,
    external: ['aiges-native'],
    outfile,
  })
  expect(spawnSync(process.execPath, [outfile], { cwd: application, encoding: 'utf8' }).stdout).toBe('AigesError true\n')
})
