// The numbers of open calls: through all 32 bits, around, and past those that are still open, without two calls ever sharing one.

import { describe, expect, it } from 'vitest'
import { CallTable } from '../../lib/scheduler/call-table'

interface Entry {
  id: number
  name: string
}

const entry = (name: string): Entry => ({ id: 0, name })
/** A table whose next number is `next`. */
function tableAt(next: number): CallTable<Entry> {
  const table = new CallTable<Entry>()
  ;(table as unknown as { last: number }).last = next - 1
  return table
}

describe('numbers', () => {
  it('begin at 1: 0 means no call', () => {
    expect(new CallTable<Entry>().add(entry('first'))).toBe(1)
  })

  it('go around after 2^32-1 and leave 0 out', () => {
    const table = tableAt(2 ** 32 - 2)
    expect([table.add(entry('a')), table.add(entry('b')), table.add(entry('c'))]).toEqual([2 ** 32 - 2, 2 ** 32 - 1, 1])
    expect(table.take(2 ** 32 - 1)?.name).toBe('b')
    expect(table.take(1)?.name).toBe('c')
    expect(table.size).toBe(1)
  })

  it('a call that is open for ever keeps its number when they come around', () => {
    const table = new CallTable<Entry>()
    const old = entry('old')
    expect(table.add(old)).toBe(1)
    ;(table as unknown as { last: number }).last = 2 ** 32 - 1
    expect(table.add(entry('young'))).not.toBe(1)
    expect(table.take(1)).toBe(old)
  })

  it('stay unique while the table grows around the end', () => {
    const table = tableAt(2 ** 32 - 500)
    const ids = Array.from({ length: 1000 }, (_, i) => table.add(entry(String(i))))
    expect(new Set(ids).size).toBe(1000)
    expect(ids).not.toContain(0)
    for (const [i, id] of ids.entries()) expect(table.take(id)?.name).toBe(String(i))
    expect(table.size).toBe(0)
  })
})

describe('a call that is over', () => {
  it('is taken once', () => {
    const table = new CallTable<Entry>()
    const id = table.add(entry('a'))
    expect(table.take(id)?.id).toBe(0)
    expect(table.take(id)).toBeUndefined()
    expect(table.size).toBe(0)
  })

  it('is not met by the outcome of another with the same slot', () => {
    const table = new CallTable<Entry>()
    const id = table.add(entry('a'))
    table.take(id)
    ;(table as unknown as { last: number }).last = id + 255
    const next = table.add(entry('b'))
    expect(next).toBe(id + 256)
    expect(table.take(id)).toBeUndefined()
    expect(table.take(next)?.name).toBe('b')
  })
})
