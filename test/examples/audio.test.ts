// examples/audio: the figures are right, the bytes are shared, and every way in which the README says to run it works.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadWrapper, type Wrapper } from '../../lib/index'
import { resolvePython } from '../../lib/python/find'
import { scratchFolder } from '../support/scratch'
import { example, needBuild, root, run, runInPlainPython } from './processes'

interface Analysis {
  seconds: number
  sample_rate: number
  channels: number
  level_dbfs: number | null
  peak_dbfs: number | null
  zero_crossings_per_second: number
  pitch_hz: number | null
  note: string | null
}

let wrapper: Wrapper
beforeAll(async () => {
  wrapper = await loadWrapper(example('audio/wrapper.py'), { onLog: () => {} })
})
afterAll(() => wrapper?.close())

/** A 16-bit WAV file with the given samples, -1 to 1. */
function wav(samples: number[], rate: number, channels = 1): Buffer {
  const file = Buffer.alloc(44 + 2 * samples.length)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + 2 * samples.length, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(channels, 22)
  file.writeUInt32LE(rate, 24)
  file.writeUInt32LE(rate * channels * 2, 28)
  file.writeUInt16LE(channels * 2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36)
  file.writeUInt32LE(2 * samples.length, 40)
  samples.forEach((sample, index) => void file.writeInt16LE(Math.round(sample * 32767), 44 + 2 * index))
  return file
}

const sine = (hertz: number, rate: number, seconds: number, amplitude: number): number[] =>
  Array.from({ length: rate * seconds }, (_, index) => amplitude * Math.sin((2 * Math.PI * hertz * index) / rate))

async function analyse(audio: Buffer, params = {}): Promise<{ analysis: Analysis; normalised: Buffer }> {
  const { body } = await wrapper.once({ params, body: { audio } })
  return { analysis: body['analysis']?.json() as Analysis, normalised: body['normalised']?.data as Buffer }
}

const peak = (file: Buffer): number => {
  let highest = 0
  for (let at = 44; at < file.length; at += 2) highest = Math.max(highest, Math.abs(file.readInt16LE(at)))
  return 20 * Math.log10(highest / 32768)
}

describe('the analysis', () => {
  it.each([
    [440, 16_000, 'A4'],
    [261.63, 44_100, 'C4'],
    [987.77, 8_000, 'B5'],
  ])('hears %d Hz at a rate of %d as %s', async (hertz, rate, note) => {
    const { analysis } = await analyse(wav(sine(hertz, rate, 1, 0.5), rate))
    expect(analysis).toMatchObject({ seconds: 1, sample_rate: rate, channels: 1, note })
    expect(Math.abs((analysis.pitch_hz ?? 0) - hertz)).toBeLessThan(1)
    expect(Math.abs(analysis.zero_crossings_per_second - 2 * hertz)).toBeLessThan(3)
    expect(analysis.peak_dbfs).toBeCloseTo(-6.02, 1)
    expect(analysis.level_dbfs).toBeCloseTo(-9.03, 1)
  })

  it('knows silence, and a recording shorter than a window', async () => {
    const silence = await analyse(wav(new Array(16_000).fill(0), 16_000))
    expect(silence.analysis).toMatchObject({ level_dbfs: null, peak_dbfs: null, pitch_hz: null, note: null, zero_crossings_per_second: 0 })
    expect((await analyse(wav([], 16_000))).analysis).toMatchObject({ seconds: 0, pitch_hz: null })
    expect((await analyse(wav([0.5, -0.5], 16_000))).analysis.pitch_hz).toBeNull()
  })

  it('takes both channels into account', async () => {
    const left = sine(440, 16_000, 1, 0.1)
    const stereo = left.flatMap((sample, index) => [sample, index === 100 ? 1 : 0])
    expect((await analyse(wav(stereo, 16_000, 2))).analysis).toMatchObject({ channels: 2, seconds: 1, note: 'A4', peak_dbfs: 0 })
  })

  it('sends the recording back at the level that was asked for', async () => {
    const quiet = wav(sine(440, 16_000, 1, 0.05), 16_000)
    expect(peak((await analyse(quiet)).normalised)).toBeCloseTo(-1, 1)
    expect(peak((await analyse(quiet, { headroom: 6 })).normalised)).toBeCloseTo(-6, 1)
    expect((await analyse(quiet)).normalised).toHaveLength(quiet.length)
  })

  it('says what is wrong with an input', async () => {
    await expect(wrapper.once({ body: { audio: 'no WAV at all' } })).rejects.toMatchObject({ code: 'AIGES_ERR_WRAPPER', errorCode: 10101 })
    await expect(wrapper.once({ body: {} })).rejects.toMatchObject({
      errorCode: 10100,
      message: expect.stringContaining("no body 'audio'") as string,
    })
  })

  it('shares its bytes both ways', async () => {
    const before = wrapper.stats().bytes
    const audio = readFileSync(example('audio/melody.wav'))
    await analyse(audio)
    const after = wrapper.stats().bytes
    expect(after.in.copied - before.in.copied).toBe(0)
    expect(after.in.shared - before.in.shared).toBe(audio.length)
    expect(after.out.shared - before.out.shared).toBe(audio.length)
  })
})

describe('the ways to run it', () => {
  beforeEach(needBuild)

  it('in plain Python', async () => {
    const { stderr, code } = await runInPlainPython('audio')
    expect(stderr).toContain('wrapper.py has been verified... Congratulations ...!')
    expect(code).toBe(0)
  })

  it('main.mjs', () => {
    const { code, stdout } = run(process.execPath, [example('audio/main.mjs')])
    expect(code).toBe(0)
    expect(stdout).toMatch(/note: 'F4'/)
    expect(stdout).toContain('107564 bytes of WAV')
  })

  it('npm run demo', () => {
    const { code, stdout, stderr } = run(process.execPath, ['scripts/demo.mjs'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const words of [
      /^python +3\.\d+/m,
      /^load +\d+ ms/m,
      /^first call/m,
      /note +F4/,
      /^warm call +.*median of 5/m,
      /^bytes in +630\.3 KiB shared.*0 B copied/m,
      /^bytes out +630\.3 KiB/m,
    ]) {
      expect(stdout).toMatch(words)
    }
  })

  it('npm run demo with a wrong input or a wrong name', () => {
    const unreadable = run(process.execPath, ['scripts/demo.mjs', 'audio', '/nonexistent.wav'])
    expect(unreadable).toMatchObject({ code: 1, stdout: '' })
    expect(unreadable.stderr).toContain('/nonexistent.wav cannot be read')
    const unknown = run(process.execPath, ['scripts/demo.mjs', 'video'])
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
    expect(run(process.execPath, ['scripts/demo.mjs', '--help'])).toMatchObject({ code: 0, stderr: '' })
  })

  it('npm run demo without Python', () => {
    const { code, stderr } = run(process.execPath, ['scripts/demo.mjs'], { AIGES_PYTHON: '/nonexistent' })
    expect(code).toBe(1)
    expect(stderr).toMatch(/AIGES_ERR_PYTHON_NOT_FOUND[\s\S]*to do: [\s\S]*aiges-native doctor/)
    expect(stderr).not.toMatch(/^ {4}at /m)
  })
})

describe('the recording that ships', () => {
  it('is what make_melody.py makes', async () => {
    const { program } = await resolvePython()
    const folder = scratchFolder('melody')
    const source = `import runpy, pathlib; m = runpy.run_path(${JSON.stringify(example('audio/make_melody.py'))}); m['main'].__globals__['__file__'] = ${JSON.stringify(join(folder, 'x.py'))}; m['main']()`
    expect(run(program, ['-c', source])).toMatchObject({ code: 0, stderr: '' })
    const [made, shipped] = [readFileSync(join(folder, 'melody.wav')), readFileSync(example('audio/melody.wav'))]
    expect(made).toHaveLength(shipped.length)
    // The sine of another libm may round the last bit differently.
    let worst = 0
    for (let at = 44; at < made.length; at += 2) worst = Math.max(worst, Math.abs(made.readInt16LE(at) - shipped.readInt16LE(at)))
    expect(worst).toBeLessThanOrEqual(1)
  })

  it('is small', () => {
    expect(readFileSync(join(root, 'examples/audio/melody.wav')).length).toBeLessThan(200 * 1024)
  })
})
