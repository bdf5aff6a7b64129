/**
 * Runs a wrapper in-process a few times and keeps the time: what the demos have in common.
 */
import { loadPackage } from './failure.mjs'
import { milliseconds, size } from './units.mjs'

const WARM_CALLS = 5

/**
 * @param {{ file: string, python?: string, request: object }} what
 * @param {(reply: any) => void} show prints the reply of the first call
 * @param {(wrapper: any) => Promise<void>} [more] what else the wrapper is asked to do
 */
export async function runWrapper({ file, python, request }, show, more) {
  const { loadWrapper, runtimeInfo } = await loadPackage()
  const begun = performance.now()
  const wrapper = await loadWrapper(file, { python, onLog: ({ text }) => console.log(`  | ${text}`) })
  const loaded = performance.now() - begun
  try {
    const { python: facts, program, sharing } = runtimeInfo()
    console.log(`python     ${facts.version} in this process (${program})`)
    console.log(`load       ${milliseconds(loaded)}: Python started, wrapper imported, wrapperInit run`)
    const first = await timed(() => wrapper.once(request))
    console.log(`first call ${milliseconds(first.took)}\n`)
    show(first.result)
    const warm = []
    for (let call = 0; call < WARM_CALLS; call++) warm.push((await timed(() => wrapper.once(request))).took)
    console.log(`\nwarm call  ${milliseconds(median(warm))} (median of ${WARM_CALLS})`)
    printBytes(wrapper.stats().bytes, 1 + WARM_CALLS, sharing)
    await more?.(wrapper)
  } finally {
    await wrapper.close()
  }
}

function printBytes({ in: into, out }, calls, sharing) {
  console.log(`bytes in   ${size(into.shared)} shared with Python, ${size(into.copied)} copied, in ${calls} calls (${sharing})`)
  console.log(`bytes out  ${size(out.shared)} shared with JavaScript, ${size(out.copied)} copied`)
}

async function timed(work) {
  const begun = performance.now()
  const result = await work()
  return { result, took: performance.now() - begun }
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}
