// Enums of any number: they are looked up, never compiled, and messages show the first of them.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type AigesError, IntegerParamField, loadWrapper, type OnceRequest, StringParamField } from '../../dist/index.js'
import { scratchFolder } from '../support/scratch'

const file = join(scratchFolder('enums'), 'wrapper.py')
writeFileSync(
  file,
  `from aiges.sdk import *
class UserRequest:
    a = StringParamField(key="a", enums=["p%d" % i for i in range(20000)])
    b = IntegerParamField(key="b")
class Wrapper(WrapperBase):
    requestCls = UserRequest()
    def wrapperOnceExec(self, params, reqData):
        response = Response()
        response.list = [ResponseData(key="seen", data=params["a"])]
        return response
`,
)
const many = Array.from({ length: 20_000 }, (_, i) => `p${i}`)

it.each([
  ['in Python', { validate: true }],
  ['in TypeScript', { request: { params: { a: StringParamField({ enums: many }) } }, check: 'error' as const }],
])('thousands %s are all taken, and others refused in few words', async (_, options) => {
  const wrapper = await loadWrapper(file, { onLog() {}, ...options })
  expect((await wrapper.once({ params: { a: 'p19999' } } as OnceRequest)).body['seen']?.text()).toBe('p19999')
  const refused = wrapper.once({ params: { a: 'p20000' } } as OnceRequest)
  await expect(refused).rejects.toMatchObject({
    violations: [{ expected: 'one of "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9" and 19990 more' }],
  })
  await wrapper.close()
})

const messageOf = async (made: Promise<unknown>): Promise<string> =>
  made.catch((error: unknown) => (error as AigesError).message) as Promise<string>

it('no message grows with the number of enums or keys', async () => {
  const numbers = Array.from({ length: 1000 }, (_, i) => i)
  const keys = Object.fromEntries(many.slice(0, 1000).map((key) => [key, StringParamField()]))
  const messages = await Promise.all([
    messageOf(loadWrapper(file, { onLog() {}, request: { params: { b: StringParamField({ enums: many }), c: IntegerParamField() } } })),
    messageOf(
      loadWrapper(file, { onLog() {}, request: { params: keys }, check: 'off' }).then((made) => made.once({ params: { z: 1 } } as never)),
    ),
    messageOf((async () => StringParamField({ enums: many, value: 'z' as 'p1' }))()),
    messageOf((async () => IntegerParamField({ enums: numbers, maximum: 5 }))()),
  ])
  for (const message of messages) {
    expect(message).toMatch(/and \d+ more/)
    expect(message.length).toBeLessThan(700)
  }
})
