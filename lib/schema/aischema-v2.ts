/**
 * The platform's newer schema of a service (`legacy=False`), as it was meant: upstream's own generator fails with any current
 * pydantic, titles string params "Foo" and drops integers. Titles are left out and a default is `defaultVal`, as the platform wants them. Pure.
 */
import type { FieldSchema } from '../fields/declared'
import type { JsonSchema } from '../fields/field'
import { schemaOfField } from '../fields/kinds'
import { exampleParam } from './example'
import type { WrapperSchema } from './schema'
import { platformType, serviceOf } from './service'

/** Throws AIGES_ERR_WRAPPER_INVALID when the wrapper lacks what the platform needs: serviceId, version, an input, an output. */
export function schemaV2(schema: WrapperSchema): JsonSchema {
  const { serviceId, version, route, sub, call, callType, input, accept } = serviceOf(schema)
  const meta = {
    serviceId,
    version,
    sub,
    call,
    call_type: String(callType),
    webgate_type: '0',
    hosts: 'api.xf-yun.com',
    route,
    [serviceId]: { input, accept },
  }
  const params = [...schema.params.map((field) => [field.key, param(field)] as const), ...schema.accepts.map(expected)]
  const required = schema.params.filter((field) => field.required).map(({ key }) => key)
  return {
    meta,
    schemainput: object(
      { header, parameter: object({ [serviceId]: object(params, required) }, [serviceId]), payload: object(schema.inputs.map(payload)) },
      ['header', 'parameter', 'payload'],
    ),
    schemaoutput: object({ header: replyHeader, payload: object(schema.accepts.map(payload)) }, ['header', 'payload']),
  }
}

type Properties = Readonly<Record<string, JsonSchema>> | readonly (readonly [string, JsonSchema])[]

function object(properties: Properties, required: readonly string[] = []): JsonSchema {
  const named = Array.isArray(properties) ? Object.fromEntries(properties) : properties
  return { type: 'object', properties: named, ...(required.length > 0 ? { required } : {}) }
}

const text = (maxLength: number): JsonSchema => ({ type: 'string', maxLength })
const choice = (...values: string[]): JsonSchema => ({ type: 'string', enum: values })
const status: JsonSchema = { type: 'integer', enum: [0, 1, 2, 3] }

const header = object(
  {
    appid: text(50),
    uid: text(50),
    device_id: text(50),
    imei: text(50),
    imsi: text(50),
    mac: text(50),
    net_type: choice('wifi', '2G', '3G', '4G', '5G'),
    net_isp: choice('CMCC', 'CUCC', 'CTCC', 'other'),
    status,
    res_id: text(1024),
  },
  ['appid', 'status'],
)

const replyHeader = object({ code: { type: 'integer' }, message: { type: 'string' }, sid: { type: 'string' }, status }, ['code', 'sid'])

function param(field: FieldSchema): JsonSchema {
  const { title: _, default: __, ...schema } = schemaOfField(field)
  const sample = exampleParam({ ...field, required: false })
  return sample === undefined ? schema : { ...schema, defaultVal: sample }
}

const encodings = {
  text: choice('utf8', 'gb2312', 'gbk'),
  image: choice('jpg', 'png'),
  audio: choice('pcm', 'raw', 'mp3'),
  video: choice('mp4'),
}
const textForm = { compress: choice('raw', 'gzip'), format: choice('xml', 'plain', 'json') }

/** What a request says about an output it expects, under the output's key among the params. */
function expected({ key, type }: FieldSchema): readonly [string, JsonSchema] {
  const kind = platformType(type)
  return [key, object({ encoding: encodings[kind], ...(kind === 'text' ? textForm : {}), data_type: choice(kind) })]
}

function payload({ key, type }: FieldSchema): readonly [string, JsonSchema] {
  const kind = platformType(type)
  const content = { type: 'string', minLength: 1, maxLength: 10_485_760 }
  return [key, object({ encoding: encodings[kind], ...(kind === 'text' ? textForm : {}), status, [kind]: content }, ['status', kind])]
}
