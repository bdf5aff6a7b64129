/**
 * What a request to a wrapper may look like. Types only.
 */

/** The bytes of a body: text is sent as UTF-8. */
export type BodyBytes = string | NodeJS.ArrayBufferView | ArrayBuffer | SharedArrayBuffer

/** A body with more than its bytes. */
export interface BodyNode {
  data: BodyBytes
  /** What the bytes are. Default: what the wrapper declares under this key, else text for strings. */
  type?: DataType | number | undefined
  /** Where in a stream the part belongs. Default: 'once'. */
  status?: DataStatus | number | undefined
  /** The platform calls it `desc`: reaches Python as `attributes` of the node. */
  attributes?: Readonly<Record<string, unknown>> | undefined
}

export type DataType = 'text' | 'audio' | 'image' | 'video'
export type DataStatus = 'begin' | 'continue' | 'end' | 'once'

export type BodyInput = BodyBytes | BodyNode

/** With paramTypes 'string' (the default) numbers and booleans become strings; undefined is left out. */
export type ParamInput = string | number | bigint | boolean | undefined

export interface OnceRequest {
  /** With paramTypes 'native', values of any kind. */
  params?: Readonly<Record<string, unknown>> | undefined
  body?: Readonly<Record<string, BodyInput>> | undefined
  /** The session's name, in the platform's logs; made when absent. Python also finds it in `params['sid']`. */
  sid?: string | undefined
  /** The caller's tag. Default: the sid. */
  usrTag?: string | undefined
  /** A personalised resource. Default 0. */
  persId?: number | undefined
}

/**
 * How bodies reach Python. 'auto': Buffers are shared without a copy, what the wrapper declares as text is `bytes` below
 * 1 MiB, and SharedArrayBuffers are copied. 'shared': always shared; do not write to the Buffer during the call. 'bytes': always copied into
 * real `bytes` before `once` returns its promise; the Buffer may be reused at once.
 */
export type BodyHandling = 'auto' | 'shared' | 'bytes'
