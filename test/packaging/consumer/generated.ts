/** With the file that `aiges-native types score/wrapper.py -o score.d.ts` writes, the path alone types the wrapper: compiled only. */
import { loadWrapper, type OnceRequest, type ResponseBody, type Wrapper } from 'aiges-native'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A, B>(_: Equal<A, B>): void {}

export async function known(wav: Uint8Array): Promise<string | undefined> {
  const wrapper = await loadWrapper('score/wrapper.py', { timeout: 1000 })
  const reply = await wrapper.once({ params: { mode: 'music', n: 3 }, body: { data: wav }, sid: 'a' })
  same<typeof reply.body.output_text, ResponseBody | undefined>(true)
  // @ts-expect-error not one of the enums
  await wrapper.once({ params: { mode: 'jazz', n: 3 } })
  // @ts-expect-error a required param is missing
  await wrapper.once({ params: { mode: 'music' } })
  // @ts-expect-error a body that the wrapper does not declare
  await wrapper.once({ params: { n: 3 }, body: { more: wav } })
  // @ts-expect-error an output that it does not declare
  reply.body.other
  const dotted = await loadWrapper('./score/wrapper.py')
  same<typeof dotted, typeof wrapper>(true)
  const loose: Wrapper = wrapper
  await loose.close()
  return reply.body.output_text?.text()
}

export async function unknown(): Promise<void> {
  const wrapper = await loadWrapper('other/wrapper.py')
  same<Parameters<typeof wrapper.once>[0], OnceRequest>(true)
  const path: string = 'score/wrapper.py'
  const late = await loadWrapper(path)
  same<typeof late, Wrapper>(true)
}
