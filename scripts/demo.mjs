/**
 * `npm run demo`: a real AIGES wrapper answers on real input, inside this process, and says what that took.
 * `npm run demo -- ocr` does the same with a neural network; what that needs is installed into an environment of its own first.
 */
import { exitOnDemoFailure } from './demo/failure.mjs'

const USAGE = `npm run demo                 an audio wrapper that needs nothing but Python
npm run demo -- ocr          text recognition; installs about 400 MB into .venv the first time
npm run demo -- ocr page.png the same on a picture of yours (and likewise: npm run demo -- audio recording.wav)

Python is taken from AIGES_PYTHON, VIRTUAL_ENV, ./.venv or the PATH.`

const demos = {
  audio: () => import('./demo/audio.mjs'),
  ocr: () => import('./demo/ocr.mjs'),
}

await exitOnDemoFailure(async () => {
  const words = process.argv.slice(2)
  if (words.includes('--help') || words.includes('-h')) return console.log(USAGE)
  const [name = 'audio', input, ...rest] = words
  if (!Object.hasOwn(demos, name) || rest.length > 0) {
    console.error(`There is no such demo: ${words.join(' ')}\n\n${USAGE}`)
    process.exitCode = 2
    return
  }
  const { demo } = await demos[name]()
  await demo(input)
})
