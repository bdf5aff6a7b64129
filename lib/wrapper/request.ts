/**
 * What a request to a wrapper may look like. Types only.
 */
export type { BodyBytes, BodyInput, BodyNode, DataStatus, DataType } from '../fields/body'
export type { OnceRequest } from '../fields/request'

/** With paramTypes 'string' (the default) numbers and booleans become strings; undefined is left out. */
export type ParamInput = string | number | bigint | boolean | undefined

/**
 * How bodies reach Python. 'auto': Buffers are shared without a copy, what the wrapper declares as text is `bytes` below
 * 1 MiB, and SharedArrayBuffers are copied. 'shared': always shared; do not write to the Buffer during the call. 'bytes': always copied into
 * real `bytes` before `once` returns its promise; the Buffer may be reused at once.
 */
export type BodyHandling = 'auto' | 'shared' | 'bytes'
