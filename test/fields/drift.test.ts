// Where fields in TypeScript, fields in Python and what reaches the wrapper could part ways.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AudioBodyField, loadWrapper, StringBodyField } from '../../dist/index.js'
import { scratchFolder } from '../support/scratch'

const folder = scratchFolder('drift')

function wrapperFile(name: string, fields = ''): string {
  const file = join(folder, `${name}.py`)
  writeFileSync(
    file,
    `from aiges.sdk import *
class UserRequest:
    pass
${fields}
class Wrapper(WrapperBase):
    requestCls = UserRequest()
    def wrapperOnceExec(cls, params, reqData):
        response, item = Response(), ResponseData()
        item.key, item.data = "seen", " ".join("%s=%d" % (node.key, node.type) for node in reqData.list)
        response.list = [item]
        return response
`,
  )
  return file
}

it('a body that only TypeScript declares has the type it says', async () => {
  const wrapper = await loadWrapper(wrapperFile('types'), {
    onLog() {},
    request: { body: { wav: AudioBodyField({ required: true }), text: StringBodyField() } },
  })
  const reply = await wrapper.once({ body: { wav: Buffer.from('x'), text: Buffer.from('y') } })
  expect(reply.body['seen']?.text()).toBe('wav=1 text=0')
  await wrapper.close()
})

it('of a key that is declared twice the last counts, as in the SDK, and what either requires is required', async () => {
  const fields = '    a = IntegerParamField(key="dup", required=True)\n    b = StringParamField(key="dup", maxLength=3)'
  const wrapper = await loadWrapper(wrapperFile('twice', fields), { onLog() {}, validate: true })
  expect(wrapper.schema.params).toEqual([{ key: 'dup', kind: 'StringParamField', type: 'string', required: true, maxLength: 3 }])
  await wrapper.once({ params: { dup: 'abc' } })
  await expect(wrapper.once({})).rejects.toMatchObject({ violations: [{ path: 'params.dup', actual: 'nothing' }] })
  await wrapper.close()
})

it('compressed audio, and MP3 of low rates, are what their fields say', async () => {
  const fields = '    a = AudioBodyField(key="zip", encoding="wav", compress="gzip")\n    b = AudioBodyField(key="mp3", encoding="mp3")'
  const wrapper = await loadWrapper(wrapperFile('formats', fields), { onLog() {}, validate: true })
  await wrapper.once({ body: { zip: Buffer.from('1f8b0800', 'hex'), mp3: Buffer.from('ffe318c400000000', 'hex') } })
  await expect(wrapper.once({ body: { mp3: Buffer.from('RIFF') } })).rejects.toMatchObject({ violations: [{ path: 'body.mp3' }] })
  expect(() => wrapper.aischema('v9' as never)).toThrow(expect.objectContaining({ code: 'AIGES_ERR_INVALID_ARGUMENT' }))
  await wrapper.close()
})
