// What the compiler knows of wrappers, against the source: vitest's typecheck mode. Nothing here runs; test/packaging compiles the like against the tarball.

import { describe, expectTypeOf, it } from 'vitest'
import {
  AudioBodyField,
  BooleanParamField,
  type FieldSchema,
  ImageBodyField,
  IntegerParamField,
  JsonBodyField,
  loadWrapper,
  NumberParamField,
  type OnceRequest,
  type ResponseBody,
  StringBodyField,
  StringParamField,
  type ValueOf,
  type Wrapper,
} from '../../lib/index'
import type { BodyInput } from '../../lib/wrapper/request'

declare const wav: Buffer

const load = () =>
  loadWrapper('somewhere/wrapper.py', {
    request: {
      params: {
        mode: StringParamField({ enums: ['music', 'humming'], value: 'humming' }),
        n: IntegerParamField({ minimum: 0, maximum: 10, required: true }),
        level: NumberParamField({ enums: [0.5, 1] }),
        loud: BooleanParamField(),
      },
      body: { data: AudioBodyField({ required: true }), cover: ImageBodyField() },
    },
    response: { body: { output_text: StringBodyField({ required: true }), notes: JsonBodyField() } },
  })
type Typed = Awaited<ReturnType<typeof load>>
type Request = Parameters<Typed['once']>[0]
type Params = Request['params']

describe('a request of fields', () => {
  it('has the params that were given, as unions of literals where there are enums', () => {
    expectTypeOf<Params['mode']>().toEqualTypeOf<'music' | 'humming' | undefined>()
    expectTypeOf<Params['n']>().toEqualTypeOf<number>()
    expectTypeOf<Params['level']>().toEqualTypeOf<0.5 | 1 | undefined>()
    expectTypeOf<Params['loud']>().toEqualTypeOf<boolean | undefined>()
    expectTypeOf<keyof Params>().toEqualTypeOf<'mode' | 'n' | 'level' | 'loud'>()
  })

  it('has the bodies that were given', () => {
    expectTypeOf<Request['body']['data']>().toEqualTypeOf<BodyInput>()
    expectTypeOf<Request['body']['cover']>().toEqualTypeOf<BodyInput | undefined>()
  })

  it('takes what fits and nothing else', async () => {
    const wrapper = await load()
    await wrapper.once({ params: { mode: 'music', n: 3 }, body: { data: wav }, sid: 's' })
    // @ts-expect-error no such mode
    await wrapper.once({ params: { mode: 'jazz', n: 3 }, body: { data: wav } })
    // @ts-expect-error n is required
    await wrapper.once({ params: { mode: 'music' }, body: { data: wav } })
    // @ts-expect-error data is required
    await wrapper.once({ params: { n: 3 }, body: {} })
    // @ts-expect-error no such param
    await wrapper.once({ params: { n: 3, tempo: 1 }, body: { data: wav } })
    // @ts-expect-error no such body
    wrapper.onceSync({ params: { n: 3 }, body: { data: wav, film: wav } })
    // @ts-expect-error a text is no number
    wrapper.onceSync({ params: { n: '3' }, body: { data: wav } })
  })

  it('may leave out a section in which nothing is required', () => {
    const open = () => loadWrapper('x.py', { request: { params: { a: StringParamField() }, body: {} } })
    type Open = Parameters<Awaited<ReturnType<typeof open>>['once']>[0]
    expectTypeOf<object>().toExtend<Open>()
    expectTypeOf<{ body: { a: string } }>().not.toExtend<Open>()
  })
})

describe('a reply of fields', () => {
  it('has the required outputs for certain, others perhaps', () => {
    type Body = Awaited<ReturnType<Typed['once']>>['body']
    expectTypeOf<Body['output_text']>().toEqualTypeOf<ResponseBody>()
    expectTypeOf<Body['notes']>().toEqualTypeOf<ResponseBody | undefined>()
    expectTypeOf<keyof Body>().toEqualTypeOf<'output_text' | 'notes'>()
  })
})

describe('without fields', () => {
  it('a wrapper takes anything and may give anything', async () => {
    const wrapper = await loadWrapper('x.py')
    expectTypeOf(wrapper.once).parameter(0).toEqualTypeOf<OnceRequest>()
    const { body } = await wrapper.once({ params: { any: 1 }, body: { thing: wav } })
    expectTypeOf(body).toEqualTypeOf<Readonly<Record<string, ResponseBody>>>()
  })

  it('a typed wrapper is a Wrapper', () => {
    expectTypeOf<Typed['schema']['params']>().toEqualTypeOf<readonly FieldSchema[]>()
    expectTypeOf<ReturnType<Typed['example']>>().toEqualTypeOf<Request>()
    expectTypeOf<Typed>().toExtend<Pick<Wrapper, 'schema' | 'name' | 'close' | 'stats'>>()
  })
})

describe('fields that are there only sometimes', () => {
  it('may be left out of a request, and their options be undefined', async () => {
    const dev = Math.random() > 2
    const title: string | undefined = dev ? 'x' : undefined
    const wrapper = await loadWrapper('x.py', {
      request: {
        params: {
          a: StringParamField({ title, minLength: undefined }),
          ...(dev ? { extra: NumberParamField({ required: true }) } : {}),
          other: dev ? IntegerParamField({ required: true }) : undefined,
        },
      },
      response: { body: { ...(dev ? { log: StringBodyField({ required: true }) } : {}) } },
    })
    type Sometimes = NonNullable<Parameters<typeof wrapper.once>[0]['params']>
    expectTypeOf<Sometimes['extra']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Sometimes['other']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<object>().toExtend<Sometimes>()
    const { body } = await wrapper.once({})
    expectTypeOf(body.log).toEqualTypeOf<ResponseBody | undefined>()
  })
})

describe('a field', () => {
  it('knows its values', () => {
    const mode = StringParamField({ enums: ['a', 'b'] })
    expectTypeOf<ValueOf<typeof mode>>().toEqualTypeOf<'a' | 'b'>()
    expectTypeOf(mode.required).toEqualTypeOf<false>()
    expectTypeOf(StringParamField({ required: true }).required).toEqualTypeOf<true>()
    expectTypeOf<ValueOf<AudioBodyField>>().toEqualTypeOf<BodyInput>()
  })

  it('takes samples of its enums only', () => {
    // @ts-expect-error no enum
    StringParamField({ enums: ['a'], value: 'b' })
    // @ts-expect-error not an option of sounds
    AudioBodyField({ minimum: 1 })
  })
})
