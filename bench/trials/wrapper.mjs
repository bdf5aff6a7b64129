/**
 * A realistic request to a realistic wrapper: five params, one body of 64 KiB, a reply with one text and one body of 64 KiB, all of it looked
 * at. Against a Python loop that makes the same calls on the same wrapper with the same SDK objects.
 */
import { differenceSync, sampleAsync, sampleSync } from './measure.mjs'

export const BODY_BYTES = 64 * 1024
const params = { mode: 'music', lang: 'en', threshold: 0.5, top: 3, punctuation: true }

/** Makes request `i`; the body is the caller's own and goes out unchanged each time, as in the Python loop. */
function requests() {
  const data = Buffer.alloc(BODY_BYTES, 65)
  return (i) => ({ params, data, sid: `bench${String(i).padStart(8, '0')}` })
}

function look(reply) {
  if (reply.text.length < 20 || reply.audio.byteLength !== BODY_BYTES) throw new Error('the wrapper answered something else')
}

export const onceSync = {
  name: 'onceSync',
  title: 'onceSync, 5 params, 64 KiB body, text and 64 KiB body back',
  drivers: ['aiges', 'python', 'node-calls-python'],
  metrics: [{ name: 'ns', title: 'onceSync, 64 KiB in and out', unit: 'ns', direction: { peer: 'python', atMost: 2 } }],
  async run(driver, effort) {
    const once = await driver.onceSync()
    const request = requests()
    return { ns: await sampleSync((i) => look(once(request(i))), effort) }
  },
}

export const once = {
  name: 'once',
  title: 'the same by once, one in flight',
  drivers: ['aiges', 'python', 'node-calls-python'],
  metrics: [{ name: 'ns', title: 'once, 64 KiB in and out', unit: 'ns' }],
  async run(driver, effort) {
    const once = await driver.once()
    const request = requests()
    const call = async (i) => look(await once(request(i)))
    return { ns: await sampleAsync(call, effort) }
  },
}

export const validated = {
  name: 'validated',
  title: 'what validating the five params and the body of that request adds to onceSync',
  drivers: ['aiges'],
  metrics: [{ name: 'ns', title: 'validation of a request', unit: 'ns', direction: { below: 1000 } }],
  async run(driver, effort) {
    const { plain, checked } = await driver.validated()
    const data = Buffer.alloc(64, 65)
    const request = (i) => ({ params, data, sid: `bench${String(i).padStart(8, '0')}` })
    const ns = await differenceSync(
      (i) => checked(request(i)),
      (i) => plain(request(i)),
      effort,
    )
    // On a busy machine the difference of two times may drown in their noise, and then says no more than this.
    return { ns: Math.max(ns, 1) }
  },
}
