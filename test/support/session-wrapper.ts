// A session wrapper whose other hooks a test writes, in a file of its own.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LoadWrapperOptions, loadWrapper, type Session, type Wrapper } from '../../dist/index.js'
import { scratchFolder } from './scratch'

const folder = scratchFolder('session-wrapper')
let files = 0

export function source(body: string): string {
  const path = join(folder, `wrapper_${++files}.py`)
  writeFileSync(
    path,
    `from aiges.dto import Response, ResponseData, SessionCreateResponse, DataListCls
from aiges.sdk import WrapperBase, StringBodyField

def part(text, status=1, key="out"):
    response, item = Response(), ResponseData()
    item.key, item.status = key, status
    item.setData(text)
    response.list = [item]
    return response

class UserResponse:
    out = StringBodyField(key="out")

class Wrapper(WrapperBase):
    responseCls = UserResponse()
    def wrapperInit(self, config): return 0
    def wrapperCreate(self, params, sid, persId=0, usrTag=""):
        created = SessionCreateResponse()
        created.handle, self.tag, self.frames = sid, usrTag, []
        return created
    def wrapperWrite(self, handle, req):
        self.frames += [(bytes(node.data).decode(), node.status) for node in req.list]
        return 0
    def wrapperDestroy(self, handle): return 0
${body.replaceAll(/^/gm, '    ')}
`,
  )
  return path
}

export async function using(body: string, check: (wrapper: Wrapper) => Promise<void>, options: LoadWrapperOptions = {}): Promise<void> {
  const wrapper = (await loadWrapper(source(body), { onLog() {}, ...options })) as Wrapper
  await check(wrapper)
  await wrapper.close()
}

export const texts = async (session: Session): Promise<string[]> => {
  const read: string[] = []
  for await (const each of session) read.push(...each.list.map((item) => item.text()))
  return read
}
