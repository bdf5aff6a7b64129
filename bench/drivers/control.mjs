/**
 * No Python at all: what a trial costs when nothing is called. The reference of the event-loop delay.
 */
import { setTimeout as sleep } from 'node:timers/promises'

export const open = () => ({
  busy: () => ({
    f: (x) => Promise.resolve(x),
    // About as long as the other drivers' loops take.
    burn: (n) => sleep(n / 60_000),
    piece: (size) => Promise.resolve(Buffer.alloc(size)),
  }),
})
