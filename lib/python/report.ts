/**
 * Reads an interpreter's answer and judges whether it can be embedded. The answer comes from a program somebody named, so its
 * shape is checked before anything believes it. Pure functions on plain data.
 */

/** Older ones lack the buffer protocol in the stable ABI, which the addon rests on. */
export const MINIMUM: readonly [major: number, minor: number] = [3, 11]

export interface ProbeReport {
  versionInfo: [number, number, number]
  version: string
  implementation: string
  executable: string
  prefix: string
  basePrefix: string
  bits: number
  /** `sysconfig.get_platform()`, e.g. `linux-x86_64`, `macosx-11.0-arm64`. */
  platform: string
  debug: boolean
  freeThreaded: boolean
  stdlib: string
  /** Modules that hosting needs and that this installation lacks. */
  missing: string[]
  loaded: string[]
  dll: string
  config: Partial<Record<ConfigName, string>>
}

const configNames = [
  'INSTSONAME',
  'LDLIBRARY',
  'LIBDIR',
  'LIBPL',
  'MULTIARCH',
  'DESTSHARED',
  'LDVERSION',
  'PYTHONFRAMEWORK',
  'PYTHONFRAMEWORKPREFIX',
] as const
type ConfigName = (typeof configNames)[number]

/** @returns the report, or why this interpreter is refused, as the end of a sentence */
export function readReport(json: unknown): ProbeReport | { fault: string } {
  const answer = record(json)
  if (answer === undefined) return { fault: 'its answer is not an object' }
  if (typeof answer['broken'] === 'string') return { fault: `its standard library is broken (${answer['broken']})` }
  const versionInfo = versionOf(answer['versionInfo'])
  if (versionInfo === undefined) return { fault: 'its answer has no version' }
  const tooOld = ageFault(versionInfo)
  if (tooOld !== undefined) return { fault: tooOld }
  const config = record(answer['config']) ?? {}
  const report: ProbeReport = {
    versionInfo,
    version: text(answer['version']) || versionInfo.join('.'),
    implementation: text(answer['implementation']),
    executable: text(answer['executable']),
    prefix: text(answer['prefix']),
    basePrefix: text(answer['basePrefix']),
    bits: answer['bits'] === 64 ? 64 : 32,
    platform: text(answer['platform']),
    debug: answer['debug'] === true,
    freeThreaded: config['Py_GIL_DISABLED'] === 1,
    stdlib: text(answer['stdlib']),
    missing: texts(answer['missing']),
    loaded: texts(answer['loaded']),
    dll: text(answer['dll']),
    config: Object.fromEntries(configNames.map((name) => [name, text(config[name])]).filter(([, value]) => value !== '')),
  }
  const fault = kindFault(report)
  return fault === undefined ? report : { fault }
}

function ageFault([major, minor, micro]: [number, number, number]): string | undefined {
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return undefined
  return `it is Python ${major}.${minor}.${micro}, and ${MINIMUM.join('.')} or newer is needed`
}

function kindFault(report: ProbeReport): string | undefined {
  const { implementation, missing, bits, platform, prefix, basePrefix } = report
  if (implementation !== 'cpython') return `it is ${implementation || 'an unknown implementation'}, and only CPython can be embedded`
  if (missing.length > 0) return `its standard library lacks ${missing.join(', ')}`
  if (!prefix || !basePrefix || !report.stdlib) return 'its answer is incomplete'
  if (bits !== (process.arch === 'ia32' || process.arch === 'arm' ? 32 : 64))
    return `it is a ${bits}-bit build and this Node is ${process.arch}`
  const foreign = foreignArchitecture(platform)
  if (foreign !== undefined) return `it is built for ${foreign} and this Node is ${process.arch}: one process cannot hold both`
  return undefined
}

/** A universal macOS build holds both architectures and is no fault; an x86_64 one under an arm64 Node is. */
function foreignArchitecture(platform: string): string | undefined {
  const built = /-(x86_64|amd64|arm64|aarch64)$/.exec(platform)?.[1]
  if (built === undefined) return undefined
  const arch = built === 'x86_64' || built === 'amd64' ? 'x64' : 'arm64'
  return arch === process.arch ? undefined : built
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

function versionOf(value: unknown): [number, number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [major, minor, micro] = value as unknown[]
  const whole = [major, minor, micro].every((part) => Number.isInteger(part))
  return whole ? [major as number, minor as number, micro as number] : undefined
}
