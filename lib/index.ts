/**
 * The public face of aiges-native. Importing it starts nothing: the addon is loaded and Python is started by the first
 * `loadWrapper` or `loadModule`.
 */
export {
  AbortError,
  AigesError,
  type AigesErrorCode,
  ClosedError,
  errorCodes,
  PythonError,
  type PythonFrame,
  type PythonTraceback,
  QueueFullError,
  TimeoutError,
  WrapperError,
} from './errors'
export type { CloseOptions, LoadOptions, LogLine } from './hosting'
export { type LoadModuleOptions, loadModule, PythonModule } from './module/module'
export { type RuntimeInfo, runtimeInfo } from './runtime'
export type { CallOptions } from './scheduler/limits'
export type { ByteCounts, Stats, Times } from './scheduler/stats'
export type { FieldSchema, FieldType, WrapperSchema } from './schema/schema'
export type { BodyView, NdArray, TypedArray } from './value/unpack-bytes'
export { loadWrapper } from './wrapper/load'
export type { EventLogNote, LoadBalanceNote, MeterNote, MetricNote, TraceNote } from './wrapper/notes'
export type { StreamOptions } from './wrapper/open-session'
export type { LoadWrapperOptions } from './wrapper/options'
export type { SessionFrame, SessionRequest } from './wrapper/pack-session'
export { Reply, ResponseBody } from './wrapper/reply'
export type { BodyBytes, BodyHandling, BodyInput, BodyNode, DataStatus, DataType, OnceRequest, ParamInput } from './wrapper/request'
export { Session } from './wrapper/session'
export { Wrapper } from './wrapper/wrapper'
