/**
 * The platform's own schema of a service, as the Python SDK's `schema()` writes it by default: the same keys in the same order, byte
 * for byte when printed with an indent of 4. Source: aiges_python 0.16.0, its legacy template. Pure.
 */
import type { FieldSchema } from '../fields/declared'
import { type JsonSchema, plainText } from '../fields/field'
import { schemaOfField } from '../fields/kinds'
import type { WrapperSchema } from './schema'
import { serviceOf } from './service'

/** Throws AIGES_ERR_WRAPPER_INVALID when the wrapper lacks what the platform needs: serviceId, version, an input, an output. */
export function legacySchema(schema: WrapperSchema): JsonSchema {
  const { serviceId, version, route, sub, call, callType, input, accept } = serviceOf(schema)
  const required = schema.params.filter((field) => field.required).map(({ key }) => key)
  return {
    meta: {
      serviceId,
      version,
      route,
      sub,
      call,
      // The template writes it bare: "0" becomes 0.
      call_type: Number.isFinite(Number(callType)) ? Number(callType) : callType,
      hosts: 'api.xf-yun.com',
      service: [serviceId],
      routeKey: [],
      [serviceId]: { input, accept },
    },
    schemainput: object({
      header: { ...object(headerNames.map((name) => [name, { type: 'string', maxLength: 50 }])), required: ['appid'] },
      parameter: object([[serviceId, { ...object(schema.params.map((field) => [field.key, param(field)])), required }]]),
      payload: object(schema.inputs.map((field) => [field.key, payload(field)])),
    }),
    schemaoutput: object({ payload: object(schema.accepts.map((field) => [field.key, payload(field)])) }),
  }
}

const headerNames = [
  'appid',
  'uid',
  'device_id',
  'device.imei',
  'device.imsi',
  'device.mac',
  'device.other',
  'net.type',
  'net.isp',
  'app.ver',
]

function object(properties: Readonly<Record<string, JsonSchema>> | readonly (readonly [string, JsonSchema])[]): JsonSchema {
  return { type: 'object', properties: Array.isArray(properties) ? Object.fromEntries(properties) : properties }
}

/** Upstream drops lower bounds, and here, unlike in validation, a constructor's default counts. */
function param(field: FieldSchema): JsonSchema {
  const { type } = schemaOfField(field)
  const { maximum = 100, maxLength = 1024 } = field
  if (type === 'boolean') return { type, default: field.default === true }
  if (field.enums !== undefined && field.enums.length > 0)
    return { type, enum: field.enums.map((value) => (Buffer.isBuffer(value) ? plainText(value) : value)) }
  return type === 'string' ? { type, maxLength } : { type, maximum }
}

const any = (values: readonly unknown[]): JsonSchema => ({ type: typeof values[0] === 'number' ? 'integer' : 'string', enum: values })
const part = { status: any([0, 1, 2, 3]), seq: { type: 'integer' } }

function payload({ type }: FieldSchema): JsonSchema {
  switch (type) {
    case 'image':
      return object({
        encoding: any(['jpg', 'png', 'bmp', 'jpeg']),
        image: { type: 'string', minLength: 1, maxLength: 10_485_760 },
        status: any([3]),
      })
    case 'audio':
      return object({
        encoding: any(['opus', 'speex']),
        sample_rate: any([8000, 16_000]),
        bit_depth: any([8, 16]),
        channels: any([1, 2]),
        ...part,
        audio: { type: 'string' },
      })
    case 'video':
      return object({ encoding: any(['mp4']), ...part, video: { type: 'string' } })
    default:
      return object({ encoding: any(['utf8', 'gb2312']), compress: any(['gzip']), ...part, text: { type: 'string' } })
  }
}
