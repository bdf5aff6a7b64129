// Results that change under the packer: converting one value may run Python code, and that code may let go of what is being converted. In processes of
// their own, for reading freed memory may end one. What is freed is at once used for something else, so that reading it is also a wrong answer.

import { describe, expect, it } from 'vitest'
import { runChild } from '../support/child'

const changed = (name: string) =>
  runChild(`
    import { inspect } from 'node:util'
    const shifting = await loadModule(fixture('modules/shifting.py'))
    try { console.log(inspect(await shifting.call('changed', ['${name}']), { depth: 5, breakLength: Infinity })) }
    catch (e) { console.log(e.code, e.path, e.message) }
    console.log((await shifting.call('changed', ['list_item'])).length)`)

describe('what is being converted stays', () => {
  it.each([
    ['list_item', "[ [ Map(1) { 7 => 0 }, 'second', 'third' ] ]"],
    ['tuple_in_list', "[ [ Map(1) { 7 => 0 }, 'second', 'third' ] ]"],
    ['dict_item', "{ a: [ Map(1) { 7 => 0 }, 'second', 'third' ] }"],
    ['set_item', "[ Set(1) { [ 'first', 'second' ] }, Map(1) { 7 => 0 } ]"],
  ])('%s', async (name, shown) => {
    expect(await changed(name)).toMatchObject({ code: 0, signal: null, stderr: '', stdout: `${shown}\n1\n` })
  })

  it('a key, until the complaint about its value has named it', async () => {
    const ended = await changed('dict_key')
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    expect(ended.stdout).toMatch(/^AIGES_ERR_UNCONVERTIBLE result\.dynamic\[1\] /)
  })
})

describe('what changed its size or its order meanwhile is refused', () => {
  it.each([
    ['growing_dict', 'a dict'],
    ['shrinking_dict', 'a dict'],
    ['reordered_dict', 'a dict'],
    ['shrinking_list', 'a list'],
  ])('%s', async (name, what) => {
    const ended = await changed(name)
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    expect(ended.stdout).toBe(`AIGES_ERR_UNCONVERTIBLE result result: ${what} changed while it was converted\n1\n`)
  })
})

it('a key that cannot be asked what it is: a typed error', async () => {
  const ended = await changed('fragile_key')
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  expect(ended.stdout).toMatch(/^AIGES_ERR_UNCONVERTIBLE result\.a\[<Fragile>\] .*Fragile/)
})
