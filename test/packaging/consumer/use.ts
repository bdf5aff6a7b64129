/** A user's program, compiled only: what the README shows has types, under both module systems. */
import { AigesError, loadModule, loadWrapper } from 'aiges-native'

export async function transcribe(wav: Uint8Array): Promise<string> {
  const wrapper = await loadWrapper('wrapper.py', { config: { language: 'en' }, concurrency: 1, timeout: 30_000 })
  try {
    const reply = await wrapper.once({ params: { mode: 'music' }, body: { data: wav } }, { timeout: 1_000 })
    const text: string = reply.body['text']?.text() ?? ''
    return text
  } catch (error) {
    if (error instanceof AigesError) console.error(error.code)
    throw error
  } finally {
    await wrapper.close({ drain: 2_000 })
  }
}

export async function add(): Promise<unknown> {
  const math = await loadModule('operator')
  const sum: unknown = await math.call('add', [1, 2])
  await math.close()
  return sum
}
