/** With the module that `aiges-native types score/wrapper.py -o score.fields.ts` writes: compiled, and then run. */
import { AigesError, loadWrapper } from 'aiges-native'
import * as fields from './score.fields'

export async function main(): Promise<void> {
  const wrapper = await loadWrapper('score/wrapper.py', { ...fields, check: 'error' })
  const reply = await wrapper.once({ params: { mode: 'music', n: 3 } })
  const refused = await wrapper
    // @ts-expect-error not one of the enums
    .once({ params: { mode: 'jazz', n: 3 } })
    .catch((error: unknown) => (error instanceof AigesError ? error.violations?.map(({ path }) => path) : error))
  console.log(JSON.stringify({ notes: reply.body.notes?.json(), refused }))
  await wrapper.close()
}
void main()
