/**
 * The numbers of docs/tape.md, in one place for the packer and the unpacker. Nothing here runs.
 */

/** The first byte of every value. */
export const Tag = {
  NULL: 0,
  FALSE: 1,
  TRUE: 2,
  INT32: 3,
  INT53: 4,
  FLOAT: 5,
  BIGINT: 6,
  STR8: 7,
  STRA: 8,
  STRU: 9,
  STRW: 10,
  BYTES: 11,
  BODY: 12,
  VIEW: 13,
  LIST: 14,
  TUPLE: 15,
  DICT: 16,
  MAP: 17,
  SET: 18,
  DATETIME: 19,
  NDARRAY: 20,
} as const

/** How a range of bytes is seen: untyped, exact `bytes`, or as numbers of one type. */
export const View = {
  BODY: 0,
  EXACT: 1,
  INT8: 2,
  UINT8: 3,
  UINT8C: 4,
  INT16: 5,
  UINT16: 6,
  INT32: 7,
  UINT32: 8,
  BIGINT64: 9,
  BIGUINT64: 10,
  FLOAT32: 11,
  FLOAT64: 12,
} as const

/** What native may do with the memory of a body. */
export const BodyMode = {
  /** Share it when native finds that safe. */
  SHARE: 0,
  /** Copy it during `submit`: JavaScript may reuse or resize it at once. */
  COPY: 1,
  /** Share it only if the memory is a result of this addon, else copy: foreign external memory dies with its environment. */
  OURS_OR_COPY: 2,
} as const

export const Verb = { CALL: 0, LOAD: 1 } as const

/** Bytes of the header that precedes the tape in the outbox. */
export const HEADER = 32
/** Levels of nesting, both ways. */
export const MAX_DEPTH = 512
/** Values in one tape, both ways. */
export const MAX_VALUES = 10_000_000
/** Bytes of one tape. */
export const MAX_TAPE = 1 << 30
/** Magnitude of an integer, in bytes: 1 Mbit. */
export const MAX_BIGINT = 131_072
/** Byte ranges below this travel inside the tape: sharing costs more than copying them. */
export const INLINE_BELOW = 16_384
/** Python's datetime covers the years 1 to 9999; milliseconds since 1970 UTC. */
export const MIN_TIME = -62_135_596_800_000
export const MAX_TIME = 253_402_300_799_999
