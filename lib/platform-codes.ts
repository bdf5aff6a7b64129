/**
 * The platform's numbers of errors, under the names that `aiges.errors` gives them in Python, for services that speak the
 * platform's protocol.
 */
import type { AigesErrorCode, Hook } from './errors'

export const platformCodes = Object.freeze({
  INVALID_OPERATION: 10003,
  INVALID_SESSION_MODE: 10004,
  INSTANCE_INVALID: 10008,
  INPUT_INVALID: 10009,
  DOWNLOAD_REQUEST_FAILED: 10010,
  DOWNLOAD_FAILED: 10011,
  DOWNLOAD_DATA_INVALID: 10012,
  DOWNLOAD_TIMEOUT: 10013,
  READ_TIMEOUT: 10019,
  CODEC_START_FAILED: 10041,
  CODEC_ENCODE_FAILED: 10042,
  CODEC_DECODE_FAILED: 10043,
  CODEC_STOP_FAILED: 10044,
  INSTANCE_RELEASED: 10101,
  EXEC_TIMEOUT: 10102,
  LICENSE_UPDATE_FAILED: 10103,
  LICENSE_ELASTIC_FAILED: 10104,
  SESSION_REPEATED: 10105,
  OUTPUT_INVALID: 10106,
  PARAM_INVALID: 10107,
  CRASHED: 10109,
  LICENSE_NOT_ENOUGH: 10110,
  BUFFER_EMPTY: 10300,
  CHANNEL_CLOSED: 10301,
  PB_MARSHAL_FAILED: 10400,
  PB_UNMARSHAL_FAILED: 10401,
  PB_VERSION_UNKNOWN: 10402,
  JSON_MARSHAL_FAILED: 10403,
  JSON_UNMARSHAL_FAILED: 10404,
  PB_ADAPTER_FAILED: 10405,
  PB_ADAPTER_PARAM_INVALID: 10406,
  EVENT_NOT_FOUND: 10600,
  WRAPPER_INIT_FAILED: 10901,
  WRAPPER_FINI_FAILED: 10902,
  WRAPPER_LOAD_FAILED: 10903,
  WRAPPER_UNLOAD_FAILED: 10904,
  WRAPPER_CREATE_FAILED: 10905,
  WRAPPER_DESTROY_FAILED: 10906,
  WRAPPER_WRITE_FAILED: 10907,
  WRAPPER_READ_FAILED: 10908,
  WRAPPER_EXEC_FAILED: 10909,
  WRAPPER_ASYNC_FAILED: 10910,
  CALLBACK_FAILED: 20001,
  CALLBACK_HANDLE_INVALID: 20002,
  INIT_ERROR: 30001,
  USER_INIT_ERROR: 30002,
  USER_EXEC_ERROR: 30003,
} as const)

const byCode: Partial<Record<AigesErrorCode, number>> = {
  AIGES_ERR_QUEUE_FULL: platformCodes.LICENSE_NOT_ENOUGH,
  AIGES_ERR_TIMEOUT: platformCodes.EXEC_TIMEOUT,
  AIGES_ERR_CLOSED: platformCodes.INSTANCE_RELEASED,
  AIGES_ERR_INVALID_REQUEST: platformCodes.INPUT_INVALID,
  AIGES_ERR_INVALID_RESPONSE: platformCodes.OUTPUT_INVALID,
  AIGES_ERR_WRAPPER_INIT: platformCodes.WRAPPER_INIT_FAILED,
  AIGES_ERR_WRAPPER: platformCodes.WRAPPER_EXEC_FAILED,
  AIGES_ERR_PYTHON: platformCodes.WRAPPER_EXEC_FAILED,
  AIGES_ERR_PYTHON_EXIT: platformCodes.WRAPPER_EXEC_FAILED,
}

const byHook: Record<Hook, number> = {
  wrapperCreate: platformCodes.WRAPPER_CREATE_FAILED,
  wrapperWrite: platformCodes.WRAPPER_WRITE_FAILED,
  wrapperRead: platformCodes.WRAPPER_READ_FAILED,
  wrapperLoadRes: platformCodes.WRAPPER_LOAD_FAILED,
  wrapperUnloadRes: platformCodes.WRAPPER_UNLOAD_FAILED,
}

/** What the platform would answer for an error of a call; undefined for what it has no number for. A wrapper's own number is `errorCode`. */
export function platformCodeOf(error: { readonly code: AigesErrorCode; readonly hook?: Hook }): number | undefined {
  const code = byCode[error?.code]
  return code === platformCodes.WRAPPER_EXEC_FAILED && error.hook !== undefined ? byHook[error.hook] : code
}
