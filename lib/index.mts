/** The ESM entry: the very objects of the CommonJS implementation, so that `import` and `require` share one class, one addon, one state. */
export * from './index.js'
