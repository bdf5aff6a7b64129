/// <reference types="node" preserve="true" />
/**
 * The public face of aiges-native. Importing it starts nothing: the addon is loaded and Python is started by the first
 * `loadWrapper` or `loadModule`.
 *
 * The reference is for users: Buffer and NodeJS in our declarations would silently be `any` under the settings of `tsc --init` ("types": []),
 * which sees no types but those a package asks for (test/packaging/consumer.test.ts).
 */
export {
  AbortError,
  AigesError,
  type AigesErrorCode,
  ClosedError,
  errorCodes,
  type Hook,
  PythonError,
  type PythonFrame,
  type PythonTraceback,
  QueueFullError,
  TimeoutError,
  type Violation,
  WrapperError,
} from './errors'
export type { FieldSchema } from './fields/declared'
export * from './fields/index'
export type { CloseOptions, LoadOptions, LogLine } from './hosting'
export { type LoadModuleOptions, loadModule, PythonModule } from './module/module'
export { platformCodeOf, platformCodes } from './platform-codes'
export { type RuntimeInfo, runtimeInfo } from './runtime'
export type { CallOptions } from './scheduler/limits'
export type { ByteCounts, Stats, Times } from './scheduler/stats'
export { WrapperDescription } from './schema/description'
export type { OpenApi } from './schema/openapi'
export type { WrapperSchema } from './schema/schema'
export type { BodyView, NdArray, TypedArray } from './value/unpack-bytes'
export { type DescribeOptions, describeWrapper } from './wrapper/describe'
export { loadWrapper } from './wrapper/load'
export type { EventLogNote, LoadBalanceNote, MeterNote, MetricNote, TraceNote } from './wrapper/notes'
export type { StreamOptions } from './wrapper/open-session'
export type { LoadWrapperOptions } from './wrapper/options'
export type { SessionFrame, SessionRequest } from './wrapper/pack-session'
export type { ReloadNote } from './wrapper/reload'
export { Reply, ResponseBody } from './wrapper/reply'
export type { BodyBytes, BodyHandling, BodyInput, BodyNode, DataStatus, DataType, OnceRequest, ParamInput } from './wrapper/request'
export { Session } from './wrapper/session'
// By star: a declaration merged into a name that was re-exported by name would not reach the original.
export type * from './wrapper/types'
export { Wrapper } from './wrapper/wrapper'
