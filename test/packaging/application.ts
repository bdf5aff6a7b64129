/** A user's application in an empty folder: its package.json, its wrapper and the two programs that use it. The caller removes it. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from '../support/scratch'

const wrapper = `
from aiges.core.types import *
from aiges.dto import Response, ResponseData
from aiges.sdk import WrapperBase


class Wrapper(WrapperBase):
    serviceId = "upper"
    version = "v1"

    def wrapperInit(cls, config):
        return 0

    def wrapperFini(cls):
        return 0

    def wrapperOnceExec(self, params, reqData):
        data = ResponseData()
        data.key = "text"
        data.type = DataText
        data.status = Once
        data.data = bytes(reqData.get("text").data).upper()
        data.len = len(data.data)
        response = Response()
        response.list = [data]
        return response
`

const use = `
async function main() {
  const wrapper = await aiges.loadWrapper('wrapper.py')
  const reply = await wrapper.once({ params: {}, body: { text: 'hello' } })
  await wrapper.close()
  const imported = await import('aiges-native')
  const required = createRequire(__filename)('aiges-native')
  console.log(JSON.stringify({
    text: reply.body.text.text(),
    same: imported.AigesError === required.AigesError,
    keys: Object.keys(aiges).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort(),
  }))
}
main().catch((error) => { console.error(error); process.exit(1) })
`

export function makeApplication(manifest: object): string {
  const folder = scratchFolder('app')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', private: true, ...manifest }, null, 2))
  writeFileSync(join(folder, 'wrapper.py'), wrapper)
  writeFileSync(join(folder, 'use.cjs'), `const { createRequire } = require('node:module')\nconst aiges = require('aiges-native')\n${use}`)
  writeFileSync(
    join(folder, 'use.mjs'),
    `import { createRequire } from 'node:module'\nimport * as aiges from 'aiges-native'\nconst __filename = new URL(import.meta.url).pathname\n${use}`,
  )
  return folder
}

export interface Used {
  text: string
  /** Whether import and require gave the same class. */
  same: boolean
  keys: string[]
}

/** Runs one of the two programs on the installed package, which then may load a prebuild only. */
export function useWrapper(
  application: string,
  program: 'use.cjs' | 'use.mjs',
  node = process.execPath,
  extra: NodeJS.ProcessEnv = {},
): Used {
  const env = { ...process.env, PREBUILDS_ONLY: '1', NODE_PATH: '', AIGES_NATIVE_PREBUILD: '', AIGES_NATIVE_FROM_TREE: '', ...extra }
  const output = execFileSync(node, [program], { cwd: application, encoding: 'utf8', env })
  // The SDK greets on standard output as upstream does, so the answer is not alone there.
  const answer = output.split('\n').find((line) => line.startsWith('{'))
  return JSON.parse(answer ?? '') as Used
}
