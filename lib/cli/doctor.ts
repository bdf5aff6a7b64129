/**
 * `aiges-native doctor`: looks at every part a wrapper needs, one after the other, and says how to fix what does not work.
 * Each check stands for itself, so that the report is whole when nothing works at all.
 */
import { checkAddon } from './diagnosis/addon'
import type { Finding } from './diagnosis/finding'
import { checkPython } from './diagnosis/python'
import { checkRuntime } from './diagnosis/runtime'
import { checkVersions } from './diagnosis/versions'
import { EXIT_CALL_FAILED, EXIT_OK } from './exit-codes'

export interface DoctorOptions {
  python?: string
  json?: boolean
}

/** @returns the exit code of the process: 0 when wrappers can run here */
export async function doctor(options: DoctorOptions): Promise<number> {
  const findings = await examine(options.python)
  const healthy = findings.every(({ state }) => state !== 'fail' && state !== 'skip')
  const text = options.json ? JSON.stringify({ ok: healthy, findings }, null, 2) : report(findings, healthy)
  process.stdout.write(`${text}\n`)
  return healthy ? EXIT_OK : EXIT_CALL_FAILED
}

async function examine(python: string | undefined): Promise<Finding[]> {
  const findings = await guarded('versions', () => [checkVersions()])
  const addon = await guarded('addon', () => [checkAddon()])
  findings.push(...addon)
  let info: Awaited<ReturnType<typeof checkPython>>['info']
  const found = await guarded('python', async () => {
    const result = await checkPython(python)
    info = result.info
    return result.findings
  })
  findings.push(...found)
  const chosen = info
  if (chosen === undefined) findings.push(skipped('there is no interpreter to start'))
  else if (addon.some(({ state }) => state === 'fail')) findings.push(skipped('there is no addon to start it with'))
  else findings.push(...(await guarded('start', () => checkRuntime(chosen))))
  return findings
}

function skipped(reason: string): Finding {
  return { state: 'skip', title: 'start', summary: `not tried: ${reason}` }
}

/** A check that fails in a way nobody thought of is a finding like any other. */
async function guarded(title: string, check: () => Finding[] | Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check()
  } catch (error) {
    return [{ state: 'fail', title, summary: error instanceof Error ? error.message : String(error) }]
  }
}

function report(findings: readonly Finding[], healthy: boolean): string {
  const widest = Math.max(...findings.map(({ title }) => title.length))
  const lines = findings.flatMap(({ state, title, summary, details = [], fix }) => [
    `${state.padEnd(4)}  ${title.padEnd(widest)}  ${summary}`,
    ...details.map((line) => `${' '.repeat(widest + 8)}${line.trimEnd()}`),
    ...(fix === undefined ? [] : [`${' '.repeat(widest + 8)}fix: ${fix}`]),
  ])
  return [
    ...lines,
    '',
    healthy ? 'All is well: wrappers can run here.' : 'Wrappers cannot run here yet; the lines marked fail say why.',
  ].join('\n')
}
