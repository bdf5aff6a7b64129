/**
 * The audio demo: examples/audio on the recording that ships with it, or on one of yours.
 */
import { example, readInput } from './input.mjs'
import { runWrapper } from './session.mjs'
import { size } from './units.mjs'

/** @param {string | undefined} input a WAV file */
export async function demo(input) {
  const file = example('audio', 'wrapper.py')
  const audio = await readInput(input, example('audio', 'melody.wav'))
  console.log('examples/audio/wrapper.py listens to a recording and measures it.\n')
  await runWrapper({ file, request: { params: { headroom: 1 }, body: { audio } } }, (reply) => {
    for (const [name, value] of Object.entries(reply.body.analysis.json())) console.log(`  ${name.padEnd(26)} ${value}`)
    console.log(`  ${'normalised'.padEnd(26)} ${size(reply.body.normalised.data.length)} of WAV came back`)
  })
}
