/** Runs wrapper.py inside this Node process: `node examples/audio/main.mjs [recording.wav]`. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { loadWrapper } from 'aiges-native'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

const wrapper = await loadWrapper(here('wrapper.py'))
try {
  const audio = await readFile(process.argv[2] ?? here('melody.wav'))
  const reply = await wrapper.once({ params: { headroom: 1 }, body: { audio } })
  console.log(reply.body.analysis.json())
  console.log(`the same at full level: ${reply.body.normalised.data.length} bytes of WAV`)
  console.log(wrapper.stats().bytes)
} finally {
  await wrapper.close()
}
