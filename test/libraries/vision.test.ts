// Large C++ libraries in this process: OpenCV, Pillow and onnxruntime work, share memory, survive their own failures, and leave the exit code alone with all their threads busy.

import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModule, type NdArray, type PythonModule } from '../../dist/index.js'
import { runChild } from '../support/child'
import { library, needModules, pythonWith } from './place'

let vision: PythonModule
beforeAll(async () => {
  const python = pythonWith('numpy')
  if (python !== null) vision = await loadModule(library('vision.py'), { python })
})
afterAll(() => vision?.close())

/** Large enough to be shared, and not out of Node's pool, whose memory is marked as not transferable and copied: trailing bytes do not trouble a decoder. */
function padded(picture: Buffer): Buffer {
  const data = Buffer.alloc(picture.length + 40_000)
  picture.copy(data)
  return data
}

describe('OpenCV', () => {
  it('cv2.imread of a missing file is None, and the process lives', async (context) => {
    const python = needModules(context, 'cv2')
    // In a process of its own: what this was about is a segmentation fault.
    const ended = await runChild(
      `const vision = await loadModule(${JSON.stringify(library('vision.py'))}, { python: ${JSON.stringify(python)}, onLog: () => {} })
       console.log(await vision.call('read_missing'), await vision.call('read_missing'))`,
    )
    expect({ ...ended, stderr: '' }).toEqual({ code: 0, signal: null, stdout: 'true true\n', stderr: '' })
  })

  it('decodes a shared body', async (context) => {
    needModules(context, 'cv2')
    const png = padded(await vision.call<Buffer>('encoded', [300, 200]))
    const before = vision.stats().bytes.in
    expect(await vision.call('decoded', [png])).toEqual([
      [200, 300, 3],
      [0, 200, 0],
    ])
    expect(vision.stats().bytes.in).toEqual({ shared: before.shared + png.length, copied: before.copied })
  })

  it('an ndarray of its own making arrives', async (context) => {
    needModules(context, 'cv2')
    const png = await vision.call<Buffer>('encoded', [300, 200])
    const picture = await vision.call<NdArray>('decoded_array', [png])
    expect(picture).toMatchObject({ dtype: 'uint8', shape: [200, 300, 3] })
    expect([...picture.data.subarray(0, 6)]).toEqual([0, 200, 0, 0, 200, 0])
  })
})

describe('Pillow', () => {
  it('opens a shared body', async (context) => {
    needModules(context, 'PIL', 'cv2')
    const png = padded(await vision.call<Buffer>('encoded', [300, 200]))
    expect(await vision.call('opened', [png])).toEqual(['PNG', [300, 200], [0, 200, 0]])
  })
})

describe('onnxruntime', () => {
  it('infers on shared memory', async (context) => {
    needModules(context, 'onnxruntime')
    const x = new Float32Array(256 * 256).fill(0.5)
    const before = vision.stats().bytes.in
    const y = await vision.call<NdArray>('infer', [Buffer.from(x.buffer), 256])
    expect(y).toMatchObject({ dtype: 'float32', shape: [256, 256] })
    expect(new Set(y.data as Float32Array)).toEqual(new Set([64]))
    expect(vision.stats().bytes.in).toEqual({ shared: before.shared + x.byteLength, copied: before.copied })
  })

  it('TX2: process.exit(3) with its threads busy is 3, ten times out of ten', { timeout: 180_000 }, async (context) => {
    const python = needModules(context, 'onnxruntime')
    const script = `const vision = await loadModule(${JSON.stringify(library('vision.py'))}, { python: ${JSON.stringify(python)} })
      await vision.call('stay_busy', [2]); process.exit(3)`
    for (let i = 0; i < 10; i++) expect(await runChild(script)).toMatchObject({ code: 3, signal: null, stderr: '' })
  })

  it('and in plain Python the model is one, too', (context) => {
    const python = needModules(context, 'onnxruntime')
    const code =
      "import sys; sys.path.insert(0, sys.argv[1]); import vision; import numpy as np; print(float(vision.infer(np.full((8, 8), 0.5, 'f4'), 8).sum()))"
    expect(spawnSync(python, ['-c', code, library('')], { encoding: 'utf8' }).stdout.trim()).toBe('128.0')
  })
})
