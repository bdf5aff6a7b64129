/**
 * Wrappers the compiler knows by their file. Types only.
 */
import type { BodyFields, OnceRequest, ParamFields, RepliesOf, RequestOf } from '../fields/request'
import type { ResponseBody } from './reply'

/**
 * Filled by the declarations that `aiges-native types` writes: the wrapper's file as the program names it -> its request and the
 * bodies of its reply. With them `loadWrapper('score/wrapper.py')` is typed without any fields in the program.
 */
// biome-ignore lint/suspicious/noEmptyInterface: programs add to it by declaration merging
export interface WrapperTypes {}

/** The entry for a file as written in the program: the key itself, or with `./` before it. */
type KeyOf<File> = File extends keyof WrapperTypes
  ? File
  : File extends `./${infer Rest}`
    ? Rest extends keyof WrapperTypes
      ? Rest
      : never
    : never

type KnownTo<File> = [KeyOf<File>] extends [never] ? undefined : WrapperTypes[KeyOf<File>]

/** Fields given to loadWrapper come first, then what is known of the file, then anything. */
export type RequestFor<File, P extends ParamFields, B extends BodyFields> = string extends keyof P & keyof B
  ? KnownTo<File> extends { request: infer Q extends OnceRequest }
    ? Q
    : OnceRequest
  : RequestOf<P, B>

export type ReplyBodyFor<File, R extends BodyFields> = string extends keyof R
  ? KnownTo<File> extends { body: infer Q extends object }
    ? Q
    : RepliesOf<R, ResponseBody>
  : RepliesOf<R, ResponseBody>
