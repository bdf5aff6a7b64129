/**
 * The service of {{project_name}}: POST /once asks the wrapper, GET /ping says that it runs. The wrapper lives in this process.
 */
import { createServer } from 'node:http'
import { AigesError, loadWrapper } from 'aiges-native'

const LIMIT = 64 * 1024 * 1024

const wrapper = await loadWrapper(new URL('wrapper/wrapper.py', import.meta.url))

const server = createServer(async (request, response) => {
  const send = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(value))
  }
  try {
    if (request.url === '/ping') send(200, { ok: true })
    else if (request.method === 'POST' && request.url === '/once') send(200, await once(await read(request)))
    else send(404, { code: 'NOT_FOUND', message: 'ask POST /once or GET /ping' })
  } catch (error) {
    const { status, ...told } = describe(error)
    send(status, told)
  }
})

class BadRequest extends Error {}

async function once(asked) {
  const { params = {}, body = {} } = objectOf('the request', asked)
  const bodies = Object.entries(objectOf('body', body)).map(([key, value]) => [key, dataOf(key, value)])
  const reply = await wrapper.once({ params: objectOf('params', params), body: Object.fromEntries(bodies) })
  const list = reply.list.map((item) => {
    const content = item.type === 0 ? { text: item.text() } : { base64: item.data.toString('base64') }
    return { key: item.key, type: item.type, status: item.status, ...content }
  })
  return { list }
}

function objectOf(what, value) {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new BadRequest(`${what} must be an object`)
}

function dataOf(key, value) {
  if (typeof value === 'string') return value
  if (typeof value?.base64 === 'string') return Buffer.from(value.base64, 'base64')
  throw new BadRequest(`body.${key} must be a text or {"base64": "…"}`)
}

async function read(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LIMIT) throw new BadRequest(`the request has more than ${LIMIT} bytes`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    throw new BadRequest(`the request is not JSON: ${error.message}`)
  }
}

function describe(error) {
  if (error instanceof BadRequest) return { status: 400, code: 'BAD_REQUEST', message: error.message }
  if (!(error instanceof AigesError)) return { status: 500, code: 'INTERNAL', message: String(error) }
  const isTheirs = error.code === 'AIGES_ERR_INVALID_REQUEST' || error.code === 'AIGES_ERR_INVALID_ARGUMENT'
  return { status: isTheirs ? 400 : 500, code: error.code, message: error.message, errorCode: error.errorCode }
}

server.listen(Number(process.env.PORT ?? 8080), () => console.log(`{{project_name}} listens on port ${server.address().port}`))

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(() => wrapper.close().then(() => process.exit(0)))
    server.closeIdleConnections()
  })
}
