// examples/ocr: a real network reads a real picture, in this process. It runs where the requirements are installed: in ./.venv, as
// `npm run demo -- ocr` leaves it, or in the environment that AIGES_TEST_OCR_PYTHON names.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, type TestContext } from 'vitest'
import { loadWrapper } from '../../lib/index'
import { resolvePython } from '../../lib/python/find'
import { example, needBuild, root, run, runInPlainPython } from './processes'

const MISSING = 'the requirements of examples/ocr are not installed: run `npm run demo -- ocr`, or set AIGES_TEST_OCR_PYTHON'

async function needOcr(context: TestContext): Promise<string> {
  const named = process.env['AIGES_TEST_OCR_PYTHON'] || join(root, '.venv')
  if (!existsSync(named)) context.skip(MISSING)
  const { program } = await resolvePython(named)
  if (spawnSync(program, ['-c', 'import rapidocr_onnxruntime']).status !== 0) context.skip(MISSING)
  return program
}

describe('reading the invoice', () => {
  it('finds its lines in-process, the picture shared', async (context) => {
    const python = await needOcr(context)
    const wrapper = await loadWrapper(example('ocr/wrapper.py'), { python, onLog: () => {} })
    try {
      const image = readFileSync(example('ocr/invoice.png'))
      const reply = await wrapper.once({ body: { image } })
      const lines = reply.body['lines']?.json<{ text: string; confidence: number; box: number[][] }[]>() ?? []
      const text = lines.map((line) => line.text.replaceAll(' ', ''))
      for (const expected of ['HARBOURSTREETCAFE', 'Invoice2024-0317', 'Almondcroissant', 'EUR13.25']) expect(text).toContain(expected)
      for (const { confidence, box } of lines) {
        expect(confidence).toBeGreaterThanOrEqual(0.5)
        expect(box).toHaveLength(4)
      }
      const { in: into } = wrapper.stats().bytes
      expect(into).toEqual({ shared: image.length, copied: 0 })
      await expect(wrapper.once({ body: { image: 'no picture' } })).rejects.toMatchObject({ errorCode: 10201 })
      await expect(wrapper.once({ body: {} })).rejects.toMatchObject({ errorCode: 10200 })
    } finally {
      await wrapper.close()
    }
  })

  it('works in plain Python too', async (context) => {
    const { code, stderr } = await runInPlainPython('ocr', await needOcr(context))
    expect(stderr).toContain('wrapper.py has been verified... Congratulations ...!')
    expect(code).toBe(0)
  })

  it('npm run demo -- ocr', async (context) => {
    needBuild(context)
    const { code, stdout } = run(process.execPath, ['scripts/demo.mjs', 'ocr'], { VIRTUAL_ENV: join(await needOcr(context), '../..') })
    expect(code).toBe(0)
    expect(stdout).toMatch(/\d+ % +EUR ?13\.25/)
  })
})
