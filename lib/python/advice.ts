/**
 * The errors of the discovery: what was looked for, everything that was tried, and what to install on this platform.
 * Pure text.
 */
import { AigesError } from '../errors'
import { MINIMUM } from './report'
import type { PythonSource, Tried } from './types'

const ORIGIN: Record<PythonSource, string> = {
  option: "option 'python'",
  AIGES_PYTHON: 'AIGES_PYTHON',
  VIRTUAL_ENV: 'VIRTUAL_ENV',
  '.venv': './.venv',
  PATH: 'PATH',
}

/** What is wrong in the whole: nothing was there, or what was there cannot be used. */
export function discoveryError(tried: readonly Tried[], anyRan: boolean): AigesError {
  const needed = `aiges-native needs CPython ${MINIMUM.join('.')} or newer with a shared libpython`
  const head = anyRan
    ? `The Python interpreter that was found cannot be embedded: ${needed}.`
    : `No Python interpreter was found: ${needed}.`
  const lines = [head, ...triedLines(tried)]
  const chosen = tried.find((one) => one.source !== 'PATH')
  if (chosen !== undefined)
    lines.push(
      `  note:   ${ORIGIN[chosen.source]} names an interpreter, so no other one was looked for: correct it, or remove it to have others looked for`,
    )
  lines.push(...adviceLines(tried))
  return new AigesError(anyRan ? 'AIGES_ERR_PYTHON_UNUSABLE' : 'AIGES_ERR_PYTHON_NOT_FOUND', lines.join('\n'))
}

export function triedLines(tried: readonly Tried[]): string[] {
  if (tried.length === 0) return ['  tried:  python3 and python on the PATH: there is no such command']
  return tried.map(({ source, path, reason }) => `  tried:  ${path} (${ORIGIN[source]}): ${reason ?? 'taken'}`)
}

/** Most fitting first: where the refused interpreter came from says who can install a better one. */
export function adviceLines(tried: readonly Tried[]): string[] {
  const paths = tried.map((one) => one.path)
  const version = /Python 3\.(\d+)/.exec(tried.map((one) => one.reason ?? '').join(' '))
  const known = version !== null && Number(version[1]) >= MINIMUM[1] ? `3.${version[1]}` : undefined
  const minor = known ?? '3.12'
  const isPyenv = paths.some((path) => path.includes('pyenv'))
  const isConda = paths.some((path) => /conda|mamba|miniforge/i.test(path))
  const pyenv = `pyenv:      PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install --force ${minor}`
  const conda = `conda:      conda create -n aiges python=${minor}`
  const own = [...(isPyenv ? [pyenv] : []), ...(isConda ? [conda] : [])]
  const rest = [...platformAdvice(known), `uv:         uv venv --managed-python --python ${minor}`, pyenv, conda]
  const choices = [...new Set([...own, ...rest])]
  return [
    '  to do:  install one of these, or name another with { python: … } or AIGES_PYTHON (an interpreter or an environment folder)',
    ...choices.map((choice) => `          ${choice}`),
  ]
}

/** @param known the version of an interpreter that lacks only its library; distributions have one version each, and name no other */
function platformAdvice(known: string | undefined): string[] {
  if (process.platform === 'darwin') return [`Homebrew:   brew install python@${known ?? '3.12'}`, 'python.org: the macOS installer']
  if (process.platform === 'win32') return ['python.org: the Windows installer (the one of the Microsoft Store cannot be embedded)']
  const debian = known === undefined ? 'python3 python3-venv libpython3-dev' : `libpython${known}`
  return [`Debian:     apt-get install ${debian}`, 'Fedora:     dnf install python3 python3-libs', 'Alpine:     apk add python3']
}
