/**
 * `aiges-native create`: makes a project (a wrapper, the service that hosts it, a test) from the templates in python/aiges/templates.
 * `python -m aiges create` makes the same project from the same files.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '../make-folder'
import { EXIT_OK } from './exit-codes'
import { UsageError } from './pairs'
import { fileCommand } from './report'

export interface CreateOptions {
  name: string
  path: string
}

/** The same two folders up from lib/cli/ and dist/cli/. */
const packageRoot = join(__dirname, '..', '..')
const templates = join(packageRoot, 'python', 'aiges', 'templates')

/** @returns the exit code of the process */
export function create(options: CreateOptions): Promise<number> {
  return fileCommand((say) => {
    const folder = createProject(options, say)
    say(`done; next: cd ${folder} && npm install && npm test`)
    return EXIT_OK
  })
}

/** Makes the folder `path/name` and returns it. Throws UsageError for a name that is none, and for a folder in use. */
export function createProject({ name, path }: CreateOptions, say: (text: string) => void): string {
  if (name === '' || name === '.' || name === '..' || /[/\\]/.test(name)) {
    throw new UsageError(`${JSON.stringify(name)} is no name for a project: it becomes the name of a folder in ${path}`)
  }
  const folder = join(path, name)
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageError(`${folder} is not empty: choose another --name or --path`)
  }
  const values = { project_name: name, package_name: packageName(name), host_version: hostVersion() }
  const tree = JSON.parse(readFileSync(join(templates, 'tree.json'), 'utf8')) as Record<string, string>
  for (const [template, target] of Object.entries(tree)) {
    const file = join(folder, target)
    makeFolder(dirname(file))
    writeFileSync(file, render(readFileSync(join(templates, template)), values))
    say(`made ${file}`)
  }
  return folder
}

/** Every `{{name}}` replaced by its value; names that nobody knows stay. Bytes that are no text come through as they are. */
function render(content: Buffer, values: Readonly<Record<string, string>>): Buffer {
  const text = content.toString('latin1')
  const filled = text.replace(/\{\{(\w+)\}\}/g, (found, name: string) => {
    const value = values[name]
    return value === undefined ? found : Buffer.from(value, 'utf8').toString('latin1')
  })
  return Buffer.from(filled, 'latin1')
}

/** A name that npm and docker accept. */
function packageName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
  return plain.replace(/^[._-]+|[._-]+$/g, '') || 'wrapper'
}

function hostVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version
}
