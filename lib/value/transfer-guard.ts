/**
 * Keeps `ArrayBuffer.transfer(n)` from moving memory that Python reads. V8 12 (Node 22) reallocates the memory in place when the length changes,
 * although somebody else co-owns it; the addon finds out at load whether this engine does (`NativeInfo.transferMoves`). Only then the two methods are
 * replaced by ones that do what the language says (same results, same errors) by moving the memory as it is and copying what is kept. Memory of another
 * realm, whose methods are not ours, is copied by `modeOf`. JavaScript thread only; stays for the life of the environment.
 */
const guarded = new WeakSet<object>()
let needed = false

type Transfer = (this: ArrayBuffer, newLength?: unknown) => ArrayBuffer

/** Replaces the methods of this realm and of the realm Buffers come from. */
export function guardTransfer(): void {
  needed = true
  for (const prototype of [ArrayBuffer.prototype, Object.getPrototypeOf(Buffer.allocUnsafeSlow(1).buffer) as object]) {
    if (guarded.has(prototype)) continue
    guarded.add(prototype)
    for (const name of ['transfer', 'transferToFixedLength']) replace(prototype, name)
  }
}

/** Whether memory of this prototype stays where it is while somebody co-owns it. */
export function staysInPlace(memory: object): boolean {
  return !needed || guarded.has(Object.getPrototypeOf(memory) as object)
}

function replace(prototype: object, name: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name)
  const real = descriptor?.value as Transfer | undefined
  if (descriptor === undefined || typeof real !== 'function') return
  const method = {
    [name](this: ArrayBuffer & { resizable?: boolean; detached?: boolean }, newLength?: unknown): ArrayBuffer {
      const wanted = newLength === undefined ? undefined : Math.trunc(Number(newLength))
      const plain =
        this instanceof Object && guarded.has(Object.getPrototypeOf(this) as object) && this.resizable === false && this.detached === false
      // Nothing to copy, or something the real method refuses.
      if (wanted === undefined || !plain || wanted === this.byteLength || !(wanted >= 0 && wanted <= Number.MAX_SAFE_INTEGER)) {
        return real.call(this, wanted)
      }
      const kept = new ArrayBuffer(wanted)
      const moved = real.call(this)
      new Uint8Array(kept).set(new Uint8Array(moved, 0, Math.min(wanted, moved.byteLength)))
      return kept
    },
  }[name]
  Object.defineProperty(prototype, name, { ...descriptor, value: method })
}
