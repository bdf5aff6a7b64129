#!/usr/bin/env node
/**
 * The command line. Only the chosen command's module is loaded, so that `--help` and `--version` need neither addon nor Python.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import type { CreateOptions } from './create'
import type { DescribedOptions } from './described'
import type { DoctorOptions } from './doctor'
import { EXIT_USAGE } from './exit-codes'
import type { PackOptions } from './pack'
import { collect } from './pairs'
import type { RunOptions } from './run'
import type { SchemaOptions } from './schema'

const EXIT_CODES = `
Exit codes:
  0  all went well
  1  the wrapper answered with an error, or raised (doctor: something does not work; create, pack: a file could not be written)
  2  the command line is wrong
  3  Python, the addon or the wrapper could not be loaded`

const RUN_EXAMPLES = `
Examples:
  $ aiges-native run wrapper.py                                  with the samples the wrapper declares
  $ aiges-native run wrapper.py --body audio=@speech.wav --param lang=en
  $ aiges-native run wrapper.py --body text="Hello" --config model=small --python .venv
  $ aiges-native run wrapper.py --body image=@page.png --out results
  $ cat page.png | aiges-native run wrapper.py --body image=@- --json
  $ aiges-native run wrapper.py --watch                          again after every change
${EXIT_CODES}`

const PROJECT_EXAMPLES = `
Examples:
  $ aiges-native create -n myservice                             a wrapper, the service that hosts it, a test, a Dockerfile
  $ aiges-native pack -l myservice -o dist/myservice.tar.gz
${EXIT_CODES}`

const SCHEMA_EXAMPLES = `
Examples:
  $ aiges-native schema wrapper.py --format openapi > openapi.json
  $ aiges-native schema wrapper.py --format aischema              as the Python SDK's schema() prints it
  $ aiges-native schema wrapper.py -o wrapper.schema.json --watch
${EXIT_CODES}`

const TYPES_EXAMPLES = `
Examples:
  $ aiges-native types score/wrapper.py -o score.d.ts       loadWrapper('score/wrapper.py') is typed; nothing at run time
  $ aiges-native types score/wrapper.py -o score.fields.ts  fields for loadWrapper(…, { request, response }); validates too
${EXIT_CODES}`

const DOCTOR_EXAMPLES = `
Examples:
  $ aiges-native doctor
  $ aiges-native doctor --python .venv
  $ aiges-native doctor --json
${EXIT_CODES}`

function commandLine(): Command {
  const program = new Command('aiges-native')
  program
    .description('Runs Python inference plugins (AIGES wrappers) inside Node.js.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText(
      'after',
      `\nRun a wrapper:        aiges-native run wrapper.py --body key=@file\nWhen it does not run: aiges-native doctor\n${EXIT_CODES}`,
    )
    .showHelpAfterError('(run with --help to see how)')
    .exitOverride()

  program
    .command('run')
    .description('load a wrapper, send it one request and show the reply')
    .argument('<wrapper.py>', 'the wrapper file')
    .option('-c, --config <key=value>', 'a value for wrapperInit; may be repeated', collect)
    .option('-p, --param <key=value>', 'a param of the request; may be repeated', collect)
    .option('-b, --body <key=value>', 'a body: key=text, key=@file, key=@- for stdin; may be repeated', collect)
    .option('-o, --out <folder>', 'save every body of the reply there, as key.<ending>')
    .option('--python <path>', 'an interpreter or an environment folder (default: AIGES_PYTHON, VIRTUAL_ENV, ./.venv, python3)')
    .option('--timeout <ms>', 'give up the call after so many milliseconds')
    .option('--sid <id>', 'the session id of the request (default: one is made)')
    .option('--json', 'print the reply as JSON')
    .option('--watch', 'ask again whenever a Python file of the wrapper changes; end with Ctrl-C')
    .option('--verbose', 'print JavaScript stacks of errors too')
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (file: string, options: RunOptions) => {
      const { run } = await import('./run.js')
      process.exitCode = await run(file, options)
    })

  described(program.command('schema').description('print what a wrapper declares, as a document for other tools; wrapperInit does not run'))
    .addOption(
      new Option('-f, --format <format>', 'which document')
        .choices(['json-schema', 'openapi', 'aischema', 'aischema-v2'])
        .default('json-schema'),
    )
    .addHelpText('after', SCHEMA_EXAMPLES)
    .action((file: string, options: SchemaOptions) =>
      nowOrOnChange(file, options, ['schema', '--format', options.format], async () => (await import('./schema.js')).schema(file, options)),
    )

  described(program.command('types').description('write what a wrapper declares as TypeScript; wrapperInit does not run'))
    .addHelpText('after', TYPES_EXAMPLES)
    .action((file: string, options: DescribedOptions) =>
      nowOrOnChange(file, options, ['types'], async () => (await import('./types.js')).types(file, options)),
    )

  program
    .command('create')
    .description('make a new project: a wrapper, the Node service that hosts it, a test')
    .addOption(new Option('-n, --name <name>', 'its name and folder').makeOptionMandatory())
    .option('-p, --path <folder>', 'where its folder is made', '.')
    .addHelpText('after', PROJECT_EXAMPLES)
    .action(async (options: CreateOptions) => {
      const { create } = await import('./create.js')
      process.exitCode = await create(options)
    })

  program
    .command('pack')
    .description('put a project into one archive, always the same for the same files')
    .option('-l, --location <folder>', 'its folder', '.')
    .option('-o, --output <path>', 'a file *.tar.gz, or a folder for pywrapper.tar.gz', '.')
    .addHelpText('after', PROJECT_EXAMPLES)
    .action(async (options: PackOptions) => {
      const { pack } = await import('./pack.js')
      process.exitCode = await pack(options)
    })

  program
    .command('doctor')
    .description('check the addon, Python, and whose libraries are in use; say how to fix what does not work')
    .option('--python <path>', 'check this interpreter or environment folder')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', DOCTOR_EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('./doctor.js')
      process.exitCode = await doctor(options)
    })
  return program
}

/** What `schema` and `types` both take. */
function described(command: Command): Command {
  return command
    .argument('<wrapper.py>', 'the wrapper file')
    .option('-o, --out <file>', 'write it there (default: standard output); left alone when it would not change')
    .option('-w, --watch', 'do it again whenever a Python file of the wrapper changes')
    .option('--python <path>', 'an interpreter or an environment folder')
    .option('--verbose', 'print JavaScript stacks of errors too')
}

async function nowOrOnChange(file: string, options: DescribedOptions, words: string[], now: () => Promise<number>): Promise<void> {
  const { checkOutFile, endAsUsage } = await import('./out-file.js')
  try {
    checkOutFile(words[0] as string, file, options.out)
    process.exitCode = options.watch ? await onChange(file, options, words) : await now()
  } catch (error) {
    process.exitCode = endAsUsage(error)
  }
}

async function onChange(file: string, options: DescribedOptions, words: string[]): Promise<number> {
  const { runOnChange } = await import('./watch.js')
  const given = { '--out': options.out, '--python': options.python }
  const pairs = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name, value]))
  return runOnChange(file, [...words, file, ...pairs, ...(options.verbose ? ['--verbose'] : [])])
}

/** The same two folders up from lib/cli/ and dist/cli/. */
function packageVersion(): string {
  const text = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

async function main(): Promise<void> {
  try {
    await commandLine().parseAsync()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has printed what there is to say; --help and --version end with 0.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE
  }
}

// `aiges-native run … | head` is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
void main()
