/**
 * The open calls of one environment by their ids. Ids count up through all 32 bits and skip those whose slot is taken, so an
 * id comes back only after four thousand million calls: a late outcome never meets the wrong call. JavaScript thread only.
 */
export interface Numbered {
  /** Set by the table; 0 while the call is in none. */
  id: number
}

export class CallTable<T extends Numbered> {
  /** How many calls are open. */
  size = 0
  private slots: (T | undefined)[] = new Array<T | undefined>(256).fill(undefined)
  private mask = 255
  private last = 0

  /** Enters `call` and gives it its id. */
  add(call: T): number {
    if (this.size * 2 > this.mask) this.widen()
    do this.last = (this.last + 1) >>> 0
    while (this.last === 0 || this.slots[this.last & this.mask] !== undefined)
    call.id = this.last
    this.slots[this.last & this.mask] = call
    this.size++
    return this.last
  }

  /** Takes the call with this id out. Undefined: it was taken out before. */
  take(id: number): T | undefined {
    const call = this.slots[id & this.mask]
    if (call === undefined || call.id !== id) return undefined
    this.slots[id & this.mask] = undefined
    this.size--
    call.id = 0
    return call
  }

  /** The open calls, as they are now: the table may change while the list is walked. */
  list(): T[] {
    return this.slots.filter((call): call is T => call !== undefined)
  }

  /** Twice the slots. Two ids that differ in their low bits still do with one bit more, so none collide. */
  private widen(): void {
    const calls = this.list()
    this.mask = this.mask * 2 + 1
    this.slots = new Array<T | undefined>(this.mask + 1).fill(undefined)
    for (const call of calls) this.slots[call.id & this.mask] = call
  }
}
