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
  await runWrapper(
    { file, request: { params: { headroom: 1 }, body: { audio } } },
    (reply) => {
      for (const [name, value] of Object.entries(reply.body.analysis.json())) console.log(`  ${name.padEnd(26)} ${value}`)
      console.log(`  ${'normalised'.padEnd(26)} ${size(reply.body.normalised.data.length)} of WAV came back`)
    },
    (wrapper) => listen(wrapper, audio),
  )
}

/** The same recording as a stream: pieces of 0.3 s go in, notes come out. @param {any} wrapper @param {Buffer} wav */
async function listen(wrapper, wav) {
  const rate = wav.readUInt32LE(24)
  const samples = wav.subarray(44)
  const piece = Math.round(rate * 0.3) * 2
  const session = await wrapper.stream({ params: { sample_rate: rate } })
  for (let at = 0; at < samples.length; at += piece) {
    const body = { audio: samples.subarray(at, at + piece) }
    if (at + piece < samples.length) session.write({ body })
    else session.end({ body })
  }
  const notes = []
  for await (const part of session) notes.push(part.body.note.json().note ?? '-')
  console.log(`\nstream     ${notes.length} pieces of 300 ms in, a note for each out: ${notes.join(' ')}`)
}
