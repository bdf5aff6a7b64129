/**
 * The one interpreter that all drivers of a run use, and what they need to know about it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const script = `
import json, os, sys, sysconfig
folder, name = sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or sysconfig.get_config_var("LDLIBRARY") or ""
library = os.path.join(folder, name)
shared = ".so" in name and os.path.exists(library)
bin = sysconfig.get_path("scripts", "posix_prefix", {"base": sys.base_prefix})
config = os.path.join(bin, "python3-config")
print(json.dumps({"executable": sys.executable, "version": sys.version.split()[0], "library": library if shared else None, "bin": bin,
                  "config": config if os.path.exists(config) else None, "optimized": "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")}))
`

/** @param {string | undefined} named an interpreter, or the folder of an environment @returns {import('../drivers/place.mjs').ChosenPython} */
export function choosePython(named) {
  const tried = []
  for (const candidate of named === undefined ? candidates() : [named]) {
    const inFolder = join(candidate, 'bin', 'python3')
    const program = existsSync(inFolder) ? inFolder : candidate
    tried.push(program)
    const { status, stdout } = spawnSync(program, ['-c', script], { encoding: 'utf8' })
    if (status === 0) return JSON.parse(stdout)
  }
  throw new Error(`no Python answered; tried: ${tried.join(', ')}. Name one with --python`)
}

function candidates() {
  const { AIGES_PYTHON, VIRTUAL_ENV } = process.env
  return [AIGES_PYTHON, VIRTUAL_ENV, '.venv', 'python3'].filter(
    (each) => each && (each === 'python3' || each === AIGES_PYTHON || existsSync(each)),
  )
}

/** The environment of a cell: this Python first on PATH, because node-calls-python looks there. @param {import('../drivers/place.mjs').ChosenPython} python */
export function environmentFor(python) {
  const path = [dirname(python.executable), python.bin, process.env.PATH ?? ''].join(':')
  return { ...process.env, PATH: path, PYTHONDONTWRITEBYTECODE: '1' }
}
