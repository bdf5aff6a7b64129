/**
 * Packs JavaScript values into the outbox (docs/tape.md). JavaScript thread only. Getters and Proxy traps run user code in
 * here, so of bodies only views are collected: native reads their addresses afterwards, in `submit`.
 */
import { types } from 'node:util'
import { describeActual } from '../errors'
import { Fault, faultAt, unconvertible } from './fault'
import { isPlainBytes, packBytes } from './pack-bytes'
import { ScalarPacker } from './pack-scalars'
import { MAX_DEPTH, Tag } from './tape'

const { NULL, FALSE, TRUE, LIST, DICT, MAP, SET } = Tag

const objectPrototype = Object.prototype
const hasOwn = Object.prototype.hasOwnProperty
const mapEntries = Map.prototype.entries as (this: unknown) => IterableIterator<[unknown, unknown]>
const setValues = Set.prototype.values as (this: unknown) => IterableIterator<unknown>

/** With more ancestors than this, cycles are looked up in a Set. */
const SHALLOW = 16

export class Packer extends ScalarPacker {
  /** The ancestors below the first SHALLOW ones. */
  private readonly deep = new Set<object>()

  /** Appends one value. Throws a Fault. */
  value(value: unknown): void {
    if (this.pos + 9 > this.limit) this.grow(9)
    switch (typeof value) {
      case 'number':
        this.number(value)
        return
      case 'string':
        this.string(value)
        return
      case 'object':
        if (value === null) this.bytes[this.pos++] = NULL
        else this.object(value)
        return
      case 'boolean':
        this.bytes[this.pos++] = value ? TRUE : FALSE
        return
      case 'undefined':
        this.bytes[this.pos++] = NULL
        return
      case 'bigint':
        this.bigint(value)
        return
      default:
        throw unconvertible(value)
    }
  }

  private object(value: object): void {
    if (Array.isArray(value)) {
      this.list(value)
      return
    }
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === objectPrototype || prototype === null) {
      this.dict(value as Record<string, unknown>)
      return
    }
    if (packBytes(this, value)) return
    if (types.isMap(value)) this.map(value)
    else if (types.isSet(value)) this.set(value)
    else if (types.isDate(value)) this.date(value)
    else if (isRootPrototype(prototype as object) && !types.isNativeError(value)) this.dict(value as Record<string, unknown>)
    else throw unconvertible(value)
  }

  private list(value: readonly unknown[]): void {
    const n = value.length
    this.spend(n)
    this.enter(value)
    this.container(LIST, n)
    let i = 0
    try {
      for (; i < n; i++) this.value(value[i])
    } catch (error) {
      throw faultAt(error, i)
    }
    this.leave()
  }

  private dict(value: Record<string, unknown>): void {
    this.enter(value)
    this.container(DICT, 0)
    const start = this.pos
    let n = 0
    let key: string | undefined
    try {
      for (key in value) {
        if (!hasOwn.call(value, key)) continue
        this.spend(1)
        this.string(key)
        this.value(value[key])
        n++
      }
    } catch (error) {
      throw faultAt(error, key)
    }
    this.patch(start, n)
    this.leave()
  }

  private map(value: object): void {
    this.enter(value)
    this.container(MAP, 0)
    const start = this.pos
    let n = 0
    try {
      for (const [key, item] of mapEntries.call(value)) {
        this.spend(2)
        this.hashed(key, 'a key of a dict')
        this.value(item)
        n++
      }
    } catch (error) {
      throw faultAt(error, n)
    }
    this.patch(start, n)
    this.leave()
  }

  private set(value: object): void {
    this.enter(value)
    this.container(SET, 0)
    const start = this.pos
    let n = 0
    try {
      for (const item of setValues.call(value)) {
        this.spend(1)
        this.hashed(item, 'a member of a set')
        n++
      }
    } catch (error) {
      throw faultAt(error, n)
    }
    this.patch(start, n)
    this.leave()
  }

  /** Python looks these up by value, so they must be values that cannot change: of objects, dates and bytes. */
  private hashed(value: unknown, role: string): void {
    if (typeof value === 'object' && value !== null && !types.isDate(value) && !isPlainBytes(value)) {
      throw new Fault('AIGES_ERR_UNCONVERTIBLE', `${describeActual(value)} cannot be ${role} in Python: it is not hashable there`)
    }
    this.value(value)
  }

  private enter(value: object): void {
    const depth = this.depth
    const shallow = depth < SHALLOW ? depth : SHALLOW
    for (let i = 0; i < shallow; i++) if (this.ancestors[i] === value) throw cycle()
    if (depth >= SHALLOW) this.enterDeep(value)
    this.ancestors[depth] = value
    this.depth = depth + 1
  }

  private enterDeep(value: object): void {
    if (this.depth >= MAX_DEPTH) throw new Fault('AIGES_ERR_DEPTH', `more than ${MAX_DEPTH} levels of nesting`)
    // What an abandoned tape left in the Set is not in `ancestors` any more.
    if (this.depth === SHALLOW) this.deep.clear()
    if (this.deep.has(value)) throw cycle()
    this.deep.add(value)
  }

  private leave(): void {
    const depth = --this.depth
    if (depth >= SHALLOW) this.deep.delete(this.ancestors[depth] as object)
    this.ancestors[depth] = undefined
  }
}

function cycle(): Fault {
  return new Fault('AIGES_ERR_CYCLE', 'the value contains itself')
}

/** Another realm's `Object.prototype`. A class's prototype inherits from one and never is one. */
function isRootPrototype(prototype: object): boolean {
  return (
    Object.getPrototypeOf(prototype) === null && hasOwn.call(prototype, 'isPrototypeOf') && hasOwn.call(prototype, 'propertyIsEnumerable')
  )
}
