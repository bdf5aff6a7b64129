/**
 * What a demo says when it cannot go on: the reason and what to do, without a stack.
 */

/** Something that the person at the terminal can put right. */
export class DemoFailure extends Error {}

/** @param {() => Promise<void>} work */
export async function exitOnDemoFailure(work) {
  try {
    await work()
  } catch (error) {
    const known = error instanceof DemoFailure || String(error?.code).startsWith('AIGES_ERR_')
    if (!known) throw error
    console.error(`\n${error.code ? `${error.code}: ` : ''}${error.message}`)
    if (error.traceback?.text) console.error(error.traceback.text)
    console.error(adviceFor(error))
    process.exitCode = 1
  }
}

/** @param {any} error */
function adviceFor(error) {
  const system = /lib(GL|glib|gthread)[^ :]*: cannot open shared object/.test(error.message)
  if (system) return 'OpenCV needs system libraries: apt-get install libgl1 libglib2.0-0'
  const about = /_(ADDON|PYTHON|RUNTIME)(_|$)/.test(error.code ?? '') && error.code !== 'AIGES_ERR_PYTHON'
  return about ? '\n`npx aiges-native doctor` checks every part of the installation.' : ''
}

/** The package itself, or the words that say how to build it. */
export async function loadPackage() {
  try {
    return await import('aiges-native')
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'MODULE_NOT_FOUND') throw error
    throw new DemoFailure('aiges-native is not built yet: run `npm install` in this folder, which builds it.')
  }
}
