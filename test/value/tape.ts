/** Both ends of the tape without native between them, for the tests beside this file. */
import { Fault } from '../../lib/value/fault'
import { Packer } from '../../lib/value/pack'
import { HEADER } from '../../lib/value/tape'
import { Unpacker } from '../../lib/value/unpack'

const packer = new Packer()

export interface Packed {
  tape: Uint8Array
  /** [view, mode] of each body. */
  bodies: [Uint8Array, number][]
  copied: number
}

/** Packs with a shared packer, so that each test also shows that the one before left it in order. Throws what a caller would see. */
export function pack(value: unknown, use: Packer = packer): Packed {
  const outer = use.begin()
  try {
    use.value(value)
    const bodies: [Uint8Array, number][] = []
    for (let i = 0; i < use.bodies.length; i += 2) bodies.push([use.bodies[i] as Uint8Array, use.bodies[i + 1] as number])
    return { tape: Uint8Array.prototype.slice.call(use.bytes, HEADER, use.pos), bodies, copied: use.copied }
  } catch (error) {
    throw error instanceof Fault ? error.toError() : error
  } finally {
    use.end(outer)
  }
}

export function unpack({ tape, bodies }: Pick<Packed, 'tape' | 'bodies'>): unknown {
  // An odd start in an inbox of other bytes: nothing on the tape is aligned.
  const at = 3
  const unpacker = new Unpacker(tape.length + 64)
  new Uint8Array(unpacker.memory).fill(0xee)
  new Uint8Array(unpacker.memory).set(tape, at)
  unpacker.bodies.push(new ArrayBuffer(1))
  for (const [view] of bodies) unpacker.bodies.push(new Uint8Array(view).buffer)
  return unpacker.read(at, tape.length, 1)
}

export const roundTrip = (value: unknown): unknown => unpack(pack(value))

/** The error that `run` throws. */
export function thrown(run: () => unknown): Error & { code?: string; path?: string; cause?: unknown } {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
