/**
 * Numbers for people.
 */

/** @param {number} value */
export const milliseconds = (value) => (value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`)

/** @param {number} bytes */
export const size = (bytes) =>
  bytes < 10_000 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`
