// What an editor shows of a typed wrapper is the request and the reply, not how their types were made: asked of the compiler's own language server.

import { type ChildProcess, spawn } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../support/child'
import { scratchFolder } from '../support/scratch'

const program = `import { AudioBodyField, ImageBodyField, IntegerParamField, JsonBodyField, loadWrapper, StringBodyField, StringParamField } from ${JSON.stringify(join(root, 'dist/index'))}
void (async () => {
  const wrapper = await loadWrapper('x.py', {
    request: {
      params: { mode: StringParamField({ enums: ['music', 'humming'] }), n: IntegerParamField({ required: true }) },
      body: { data: AudioBodyField({ required: true }), cover: ImageBodyField() },
    },
    response: { body: { text: StringBodyField({ required: true }), notes: JsonBodyField() } },
  })
  const reply = await wrapper.once({ params: { n: 1 }, body: { data: '' } })
  const session = await wrapper.stream({ params: { n: 1 } })
  return [reply, session]
})
`

/** The least of a client: one question at a time. */
class LanguageServer {
  readonly #child: ChildProcess
  readonly #answers = new Map<number, (result: unknown) => void>()
  #read = Buffer.alloc(0)
  #asked = 0

  constructor(folder: string) {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    this.#child = spawn(process.execPath, [tsc, '--lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] })
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#read = Buffer.concat([this.#read, chunk])
      while (this.#take()) {}
    })
  }

  send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.#child.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#asked
    this.send({ id, method, params })
    return new Promise((resolve) => this.#answers.set(id, resolve))
  }

  end(): void {
    this.#child.kill()
  }

  #take(): boolean {
    const head = this.#read.indexOf('\r\n\r\n')
    const size = Number(/Content-Length: (\d+)/i.exec(this.#read.subarray(0, Math.max(head, 0)).toString())?.[1])
    if (head < 0 || this.#read.length < head + 4 + size) return false
    const message = JSON.parse(this.#read.subarray(head + 4, head + 4 + size).toString()) as {
      id?: number
      method?: string
      result?: unknown
    }
    this.#read = this.#read.subarray(head + 4 + size)
    // The server asks too, e.g. for settings; there are none.
    if (message.method !== undefined && message.id !== undefined) this.send({ id: message.id, result: null })
    else if (message.id !== undefined) this.#answers.get(message.id)?.(message.result)
    return true
  }
}

const folder = scratchFolder('hover')
const uri = pathToFileURL(join(folder, 'program.ts')).href
let server: LanguageServer
beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'program.ts'), program)
  const compilerOptions = { strict: true, module: 'node16', target: 'ES2022', types: ['node'], skipLibCheck: true }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
  server = new LanguageServer(folder)
  await server.ask('initialize', { processId: null, rootUri: pathToFileURL(folder).href, capabilities: {} })
  server.send({ method: 'initialized', params: {} })
  const textDocument = { uri, languageId: 'typescript', version: 1, text: program }
  server.send({ method: 'textDocument/didOpen', params: { textDocument } })
})
afterAll(() => server.end())

async function hover(name: string): Promise<string> {
  const line = program.split('\n').findIndex((text) => text.includes(`const ${name} `))
  const answer = await server.ask('textDocument/hover', { textDocument: { uri }, position: { line, character: 9 } })
  return ((answer as { contents: { value: string } }).contents.value.match(/const [^`]*/)?.[0] ?? '').replace(/\s+/g, ' ').trim()
}

const request = `{ sid?: string | undefined; usrTag?: string | undefined; persId?: number | undefined; body: { readonly cover?: BodyInput | undefined; readonly data: BodyInput; }; params: { readonly mode?: "humming" | "music" | undefined; readonly n: number; }; }`
const body = '{ readonly notes?: ResponseBody | undefined; readonly text: ResponseBody; }'

it.each([
  ['wrapper', `const wrapper: Wrapper<${request}, ${body}>`],
  ['reply', `const reply: Reply<${body}>`],
  [
    'session',
    `const session: Session<{ readonly body?: { readonly cover?: BodyInput | undefined; readonly data?: BodyInput | undefined; } | undefined; }, Reply<{ readonly notes?: ResponseBody | undefined; readonly text?: ResponseBody | undefined; }>>`,
  ],
])('%s', async (name, expected) => {
  expect(await hover(name)).toBe(expected)
})
