/** What the compiler must know of a wrapper with fields, and what it must refuse: compiled only, under both module systems. */
import {
  AudioBodyField,
  BooleanParamField,
  type FieldSchema,
  ImageBodyField,
  IntegerParamField,
  JsonBodyField,
  type LoadWrapperOptions,
  loadWrapper,
  NumberParamField,
  type OnceRequest,
  type Reply,
  type ResponseBody,
  StringBodyField,
  StringParamField,
  VideoBodyField,
  type Wrapper,
} from 'aiges-native'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A, B>(_: Equal<A, B>): void {}

export async function typed(wav: Uint8Array): Promise<string> {
  const wrapper = await loadWrapper('score/wrapper.py', {
    request: {
      params: {
        mode: StringParamField({ enums: ['music', 'humming'], value: 'humming' }),
        n: IntegerParamField({ minimum: 0, maximum: 10, required: true }),
        level: NumberParamField(),
        rate: IntegerParamField({ enums: [8000, 16000] }),
        loud: BooleanParamField(),
      },
      body: { data: AudioBodyField({ required: true }), cover: ImageBodyField(), film: VideoBodyField(), notes: JsonBodyField() },
    },
    response: { body: { output_text: StringBodyField({ required: true }), notes: StringBodyField() } },
  })
  const reply = await wrapper.once({ params: { mode: 'music', n: 3 }, body: { data: wav } })
  same<typeof reply.body.output_text, ResponseBody>(true)
  same<typeof reply.body.notes, ResponseBody | undefined>(true)
  same<keyof typeof reply.body, 'output_text' | 'notes'>(true)
  // @ts-expect-error an output that no field names
  reply.body.other
  // @ts-expect-error an optional output is not looked at before it is asked for
  reply.body.notes.text()

  type Params = Parameters<typeof wrapper.once>[0]['params']
  same<Params['mode'], 'music' | 'humming' | undefined>(true)
  same<Params['n'], number>(true)
  same<Params['level'], number | undefined>(true)
  same<Params['rate'], 8000 | 16000 | undefined>(true)
  same<Params['loud'], boolean | undefined>(true)

  await wrapper.once({
    params: { n: 3, rate: 8000, loud: true, level: 0.5 },
    body: { data: { data: wav, status: 'once' }, notes: '{}' },
    sid: 'a',
  })
  // @ts-expect-error not one of the enums
  await wrapper.once({ params: { mode: 'jazz', n: 3 }, body: { data: wav } })
  // @ts-expect-error not one of the enums
  await wrapper.once({ params: { rate: 1, n: 3 }, body: { data: wav } })
  // @ts-expect-error a required param is missing
  await wrapper.once({ params: { mode: 'music' }, body: { data: wav } })
  // @ts-expect-error a required body is missing
  await wrapper.once({ params: { n: 3 }, body: {} })
  // @ts-expect-error both sections have something required
  await wrapper.once({})
  // @ts-expect-error a param no field names
  await wrapper.once({ params: { n: 3, tempo: 1 }, body: { data: wav } })
  // @ts-expect-error a body no field names
  await wrapper.once({ params: { n: 3 }, body: { data: wav, more: wav } })
  // @ts-expect-error a param of another type
  await wrapper.once({ params: { n: '3' }, body: { data: wav } })
  // @ts-expect-error a body of another type
  await wrapper.once({ params: { n: 3 }, body: { data: 5 } })
  // @ts-expect-error a property that requests do not have
  await wrapper.once({ params: { n: 3 }, body: { data: wav }, tag: 'x' })
  // @ts-expect-error the same for the synchronous call
  wrapper.onceSync({ params: { mode: 'jazz', n: 3 }, body: { data: wav } })

  const loose: Wrapper = wrapper
  const looseReply: Reply = reply
  same<typeof looseReply.body, Readonly<Record<string, ResponseBody>>>(true)
  await loose.once({ params: { anything: 1 } })
  return reply.body.output_text.text() + (reply.body.notes?.text() ?? '')
}

export async function untyped(): Promise<void> {
  const wrapper = await loadWrapper('wrapper.py')
  same<typeof wrapper, Wrapper>(true)
  same<Parameters<typeof wrapper.once>[0], OnceRequest>(true)
  const reply = await wrapper.once({ params: { whatever: 1, mode: 'jazz' }, body: { key: 'text' } })
  reply.body['anything']?.json<{ a: number }>().a
  const validated: Wrapper = await loadWrapper(new URL('file:///wrapper.py'), { validate: true, check: 'error', timeout: 5 })
  const options: LoadWrapperOptions = { config: { a: 1 } }
  same<typeof validated, Awaited<ReturnType<typeof withOptions>>>(true)
  async function withOptions() {
    return loadWrapper('wrapper.py', options)
  }
  const field: FieldSchema | undefined = wrapper.schema.params[0]
  field?.enums?.length
}

export async function parts(text: string): Promise<void> {
  const onlyBody = await loadWrapper('wrapper.py', { request: { body: { text: StringBodyField() } } })
  await onlyBody.once({})
  await onlyBody.once({ params: { free: 1 }, body: { text } })
  // @ts-expect-error a body no field names
  await onlyBody.once({ body: { txt: text } })

  const noParams = await loadWrapper('wrapper.py', { request: { params: {} } })
  await noParams.once({ body: { free: text } })
  // @ts-expect-error there are no params at all
  await noParams.once({ params: { a: 1 } })

  const onlyReply = await loadWrapper('wrapper.py', { response: { body: { out: JsonBodyField({ required: true }) } } })
  const reply = await onlyReply.once({ params: { free: 1 }, body: { free: text } })
  reply.body.out.json()
  // @ts-expect-error an output that no field names
  reply.body.other
}

export function refusals(): void {
  // @ts-expect-error the sample is none of the enums
  StringParamField({ enums: ['a', 'b'], value: 'c' })
  // @ts-expect-error an option that strings do not have
  StringParamField({ minimum: 1 })
  // @ts-expect-error a bound of another type
  NumberParamField({ maximum: '10' })
  // @ts-expect-error a section that requests do not have
  void loadWrapper('wrapper.py', { request: { parms: {} } })
  // @ts-expect-error a body field among the params
  void loadWrapper('wrapper.py', { request: { params: { data: AudioBodyField() } } })
  // @ts-expect-error a param field among the outputs
  void loadWrapper('wrapper.py', { response: { body: { data: StringParamField() } } })
  // @ts-expect-error fields are frozen
  StringParamField({ title: 'a' }).title = 'b'
  // @ts-expect-error no such way to check
  void loadWrapper('wrapper.py', { check: 'maybe' })
}

/** Fields kept in a variable of their own. */
const request = {
  params: { mode: StringParamField({ enums: ['music', 'humming'] }), n: IntegerParamField({ required: true }) },
  body: { data: AudioBodyField({ required: true }) },
}

export async function apart(wav: Uint8Array): Promise<void> {
  const wrapper = await loadWrapper('wrapper.py', { request })
  await wrapper.once({ params: { mode: 'music', n: 1 }, body: { data: wav } })
  // @ts-expect-error not one of the enums
  await wrapper.once({ params: { mode: 'jazz', n: 1 }, body: { data: wav } })
}

/** Options that may be undefined, and fields that are there only sometimes. */
export async function perhaps(dev: boolean, title: string | undefined): Promise<void> {
  const wrapper = await loadWrapper('w.py', {
    request: {
      params: {
        a: StringParamField({ title, enums: undefined, required: undefined }),
        ...(dev ? { extra: NumberParamField({ required: true }) } : {}),
        other: dev ? IntegerParamField({ required: true, maximum: title === undefined ? undefined : 2n ** 63n }) : undefined,
      },
      body: { ...(dev ? { film: VideoBodyField({ path: title, encoding: undefined }) } : {}) },
    },
    response: { body: { ...(dev ? { log: StringBodyField({ required: true }) } : {}), out: StringBodyField({ required: true }) } },
  })
  const reply = await wrapper.once({})
  await wrapper.once({ params: { extra: 1, other: 2 } })
  same<typeof reply.body.log, ResponseBody | undefined>(true)
  same<typeof reply.body.out, ResponseBody>(true)
  // @ts-expect-error a number all the same
  await wrapper.once({ params: { extra: 'x' } })
}

/** Sessions of a typed wrapper: its params to open them, its bodies as frames, its outputs in the parts. */
export async function sessions(): Promise<void> {
  const typed = await loadWrapper('w.py', {
    request: {
      params: { mode: StringParamField({ enums: ['a', 'b'], required: true }) },
      body: { audio: AudioBodyField({ required: true }) },
    },
    response: { body: { text: StringBodyField({ required: true }) } },
  })
  const session = await typed.stream({ params: { mode: 'a' } })
  await session.write({ body: { audio: Buffer.alloc(1) } })
  await session.end()
  for await (const part of session) part.body.text?.text()
  // @ts-expect-error the params are required
  await typed.stream()
  // @ts-expect-error no such mode
  await typed.stream({ params: { mode: 'c' } })
  // @ts-expect-error no such body
  await session.write({ body: { txet: 'x' } })
  // @ts-expect-error no such output
  for await (const part of session) part.body.other

  const loose = await loadWrapper('w.py')
  const open = await loose.stream()
  await open.write({ body: { anything: 'x' } })
  for await (const part of open) part.body['anything']?.text()
}
