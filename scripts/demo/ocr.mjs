/**
 * The OCR demo: examples/ocr on the invoice that ships with it, or on a picture of yours.
 */
import { environmentWith } from './environment.mjs'
import { example, readInput } from './input.mjs'
import { runWrapper } from './session.mjs'

/** @param {string | undefined} input a PNG or JPEG file */
export async function demo(input) {
  const image = await readInput(input, example('ocr', 'invoice.png'))
  const python = await environmentWith(example('ocr', 'requirements.txt'), ['rapidocr_onnxruntime', 'onnxruntime', 'cv2', 'numpy'])
  console.log('examples/ocr/wrapper.py reads the text in a picture.\n')
  await runWrapper({ file: example('ocr', 'wrapper.py'), python, request: { body: { image } } }, (reply) => {
    const lines = reply.body.lines.json()
    for (const { confidence, text } of lines) console.log(`  ${(confidence * 100).toFixed(0).padStart(3)} %  ${text}`)
    if (lines.length === 0) console.log('  no text found')
  })
}
