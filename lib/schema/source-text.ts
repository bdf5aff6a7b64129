/** Spells values, keys and comments as TypeScript source. Pure. */
import { isBytes } from '../fields/body'

const identifier = /^[A-Za-z$_][\w$]*$/

/** Letters every compiler has known for long: the newest of Unicode are letters to this Node and not to others. */
const notInNames = /[^A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]+/

/** A key of an object literal or a type; `__proto__` in brackets, where it is a key like others. */
export function propertyName(key: string): string {
  if (key === '__proto__') return `['__proto__']`
  return identifier.test(key) ? key : literal(key)
}

/** A string, number, BigInt, boolean, bytes or an array of these. */
export function literal(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (isBytes(value)) return `Buffer.from('${Buffer.from(value).toString('base64')}', 'base64')`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'string') return String(value)
  // What JSON escapes, TypeScript escapes the same way; only the quotes differ.
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A comment of one line for a property; '' when there is nothing to say. */
export function docComment(words: readonly (string | undefined)[], indent: string): string {
  const said = words
    .filter((word): word is string => word !== undefined && word !== '')
    .map((word) => (/[.!?]$/.test(word) ? word : `${word}.`))
  const text = said.join(' ').replace(/\s+/g, ' ').replaceAll('*/', '* /')
  return text === '' ? '' : `${indent}/** ${text} */\n`
}

/** `audio_analysis` -> `AudioAnalysis`: a name for types. */
export function typeName(name: string): string {
  const words = name.split(notInNames).filter((word) => word !== '')
  const joined = words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('')
  return joined === '' || /^\d/.test(joined) ? `Wrapper${joined}` : joined
}
