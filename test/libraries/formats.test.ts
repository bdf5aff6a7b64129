// Code that wants bytes gets a shared body: the standard library's, and parsers written in C. They behave as with bytes, or raise a TypeError that says so. And Python's own
// OpenSSL and zlib are the ones in use although Node exports both under the same names.

import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { loadModule, type PythonModule, runtimeInfo } from '../../dist/index.js'
import { askPlain, library, needModules, pythonWith } from './place'

let formats: PythonModule
beforeAll(async () => {
  const python = pythonWith('msgpack') ?? pythonWith('numpy') ?? undefined
  formats = await loadModule(library('formats.py'), { python })
})
afterAll(() => formats?.close())

const data = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 31 + (i >> 8)) % 256))
const plainSays = (code: string): unknown => askPlain(runtimeInfo().program as string, code)

/** Deep binding is off when something is preloaded, a sanitizer for example: Python then runs on Node's copies, and says so in runtimeInfo(). */
function needDeepbind(context: TestContext): void {
  if (process.env['LD_PRELOAD']) context.skip('LD_PRELOAD is set, so Python keeps no libraries of its own')
}

describe('libraries that Node exports too', () => {
  it("ssl runs on Python's OpenSSL", async (context) => {
    needDeepbind(context)
    expect(await formats.call('openssl')).toBe(plainSays('import ssl, json; print(json.dumps(ssl.OPENSSL_VERSION))'))
  })

  it("zlib is Python's", async (context) => {
    needDeepbind(context)
    expect(await formats.call('zlib_version')).toBe(plainSays('import zlib, json; print(json.dumps(zlib.ZLIB_RUNTIME_VERSION))'))
  })

  it('a TLS context is made', async () => {
    expect(await formats.call('secure_context')).toEqual(['CERT_REQUIRED', true])
  })

  it('hashlib over a shared body', async () => {
    const names = { md5: 'md5', sha1: 'sha1', sha256: 'sha256', sha512: 'sha512', blake2b: 'blake2b512', sha3_256: 'sha3-256' }
    const expected = Object.entries(names).map(([python, node]) => [python, createHash(node).update(data).digest('hex')])
    expect(await formats.call('digests', [data])).toEqual(Object.fromEntries(expected))
  })

  it('zlib over a shared body, and back', async () => {
    const packed = await formats.call<Buffer>('compressed', [data])
    expect(inflateSync(packed).equals(data)).toBe(true)
    expect((await formats.call<Buffer>('decompressed', [packed])).equals(data)).toBe(true)
  })
})

describe('code that wants bytes', () => {
  it('the standard library makes the same of a shared body as of bytes', async () => {
    const seen = await formats.call<Record<string, [unknown, unknown]>>('standard', [data])
    expect(Object.keys(seen).length).toBeGreaterThan(15)
    for (const [name, [ofBody, ofBytes]] of Object.entries(seen)) expect([name, ofBody]).toEqual([name, ofBytes])
  })

  it('json.loads', async () => {
    const text = Buffer.from(JSON.stringify({ list: Array.from({ length: 5000 }, (_, i) => i), text: 'é' }))
    expect(text.length).toBeGreaterThan(16_384)
    expect(await formats.call('parsed', [text])).toEqual(JSON.parse(text.toString()))
  })

  it('orjson parses it, or says that it wants bytes', async (context) => {
    needModules(context, 'orjson')
    const text = Buffer.from(JSON.stringify({ list: Array.from({ length: 5000 }, (_, i) => i) }))
    await sameOrTypeError(formats.call('parsed_by_orjson', [text]), JSON.parse(text.toString()), /bytes/)
  })

  it('msgpack reads it', async (context) => {
    needModules(context, 'msgpack')
    const packed = Buffer.concat([Buffer.from([0xc5, 0x9c, 0x40]), Buffer.alloc(40_000, 1)])
    expect(await formats.call('parsed_by_msgpack', [packed])).toEqual(Buffer.alloc(40_000, 1))
  })

  it('msgpack writes it, or says that it cannot', async (context) => {
    needModules(context, 'msgpack')
    const expected = Buffer.concat([Buffer.from([0xc5, 0x9c, 0x40]), Buffer.alloc(40_000, 1)])
    await sameOrTypeError(formats.call('packed_by_msgpack', [Buffer.alloc(40_000, 1)]), expected, /serialize|bytes/)
  })
})

async function sameOrTypeError(answer: Promise<unknown>, expected: unknown, message: RegExp): Promise<void> {
  const got = await answer.catch((error: unknown) => error)
  if (!(got instanceof Error)) expect(got).toEqual(expected)
  else
    expect(got).toMatchObject({ pythonType: expect.stringMatching(/TypeError|JSONDecodeError/), message: expect.stringMatching(message) })
}
