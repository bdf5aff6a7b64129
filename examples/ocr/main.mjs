/** Runs wrapper.py inside this Node process: `node examples/ocr/main.mjs [picture]`, with the requirements installed. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { loadWrapper } from 'aiges-native'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

const wrapper = await loadWrapper(here('wrapper.py'))
try {
  const image = await readFile(process.argv[2] ?? here('invoice.png'))
  const reply = await wrapper.once({ params: { confidence: 0.5 }, body: { image } })
  for (const { text, confidence } of reply.body.lines.json()) console.log(confidence, text)
} finally {
  await wrapper.close()
}
