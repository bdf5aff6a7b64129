/**
 * From fields to the types of requests and replies. Types only: nothing of this is left at run time.
 */
import type { BodyInput } from './body'
import type { ValueOf } from './field'
import type { BodyField, ParamField } from './kinds'

/** Fields of params, by key; what is undefined is no field, as if the key were not there. As a type argument, `ParamFields` itself stands for "not given": any params. */
export type ParamFields = Readonly<Record<string, ParamField | undefined>>
/** Fields of bodies, by key; likewise. As a type argument, `BodyFields` itself stands for "not given": any bodies. */
export type BodyFields = Readonly<Record<string, BodyField | undefined>>

/** The bookkeeping of a request. */
export interface RequestTags {
  /** The session's name, in the platform's logs; made when absent. Python also finds it in `params['sid']`. */
  sid?: string | undefined
  /** The caller's tag. Default: the sid. */
  usrTag?: string | undefined
  /** A personalised resource. Default 0. */
  persId?: number | undefined
}

/** What `once` takes when nothing is known about the wrapper. */
export interface OnceRequest extends RequestTags {
  /** With paramTypes 'native', values of any kind. As in `body`, undefined is left out. */
  params?: Readonly<Record<string, unknown>> | undefined
  body?: Readonly<Record<string, BodyInput | undefined>> | undefined
}

/** Keys whose field is certainly there and required: one that is perhaps spread into the object is not. */
type RequiredKeys<F> = {
  [K in keyof F]-?: object extends Pick<F, K> ? never : F[K] extends { readonly required: true } ? K : never
}[keyof F]

/** One object out of several. By way of `infer`, for else editors show the parts and not the whole: test/fields/hover.test.ts. */
type Flat<T> = T extends infer O ? { [K in keyof O]: O[K] } : never

/** The values for fields: those that are required must be there, others may, unknown keys may not. */
export type ValuesOf<F> = [keyof F] extends [never]
  ? Record<string, never>
  : Flat<
      { readonly [K in RequiredKeys<F>]: ValueOf<F[K]> } & {
        readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: ValueOf<F[K]> | undefined
      }
    >

/** One section of a request, itself required when something in it is. */
type Section<Name extends string, F, Loose> = string extends keyof F
  ? { [K in Name]?: Loose | undefined }
  : [RequiredKeys<F>] extends [never]
    ? { [K in Name]?: ValuesOf<F> | undefined }
    : { [K in Name]: ValuesOf<F> }

/** What `once` takes for these fields. */
export type RequestOf<P, B> = string extends keyof P & keyof B
  ? OnceRequest
  : Flat<
      RequestTags &
        Section<'params', P, Readonly<Record<string, unknown>>> &
        Section<'body', B, Readonly<Record<string, BodyInput | undefined>>>
    >

/** The bodies of a reply by key: `Body` for required ones, perhaps undefined for others. */
export type RepliesOf<F, Body> = string extends keyof F
  ? Readonly<Record<string, Body>>
  : Flat<{ readonly [K in RequiredKeys<F>]: Body } & { readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: Body }>

/** The same, each perhaps not there. */
type Some<T> = T extends infer O ? { [K in keyof O]?: O[K] } : never

/** What opens a session: a request whose bodies come later. */
export type OpeningOf<Request> = Omit<Request, 'body'>

/** What is written to a session: any of the bodies of a request. */
export type FrameOf<Request> = Request extends { readonly body?: infer B } ? { readonly body?: Some<NonNullable<B>> | undefined } : object

/** The bodies of one part of a session's answer: any of those of a reply. */
export type PartOf<Body> = string extends keyof Body ? Body : Some<Body>
