/**
 * What a wrapper tells the platform of its own accord, beside its answers: metrics and traces of `aiges_embed`, and what the 2026
 * SDK adds. Handlers run on the JavaScript thread, in the order of the notes.
 */
import { deliver } from '../hosting'
import { optionalFunction } from '../options'
import type { PartSink } from '../scheduler/channels'

/** `callback_metric(usrTag, key, count)`, or `metrics_log` of the 2026 SDK, which has no tag but a handle and labels. */
export interface MetricNote {
  usrTag?: string
  key: string
  count: number
  handle?: string
  labels?: Record<string, string>
}

/** `callback_trace(usrTag, key, value)`, or `trace_log` of the 2026 SDK, which has a handle. */
export interface TraceNote {
  usrTag?: string
  handle?: string
  key: string
  value: string
}

/** `meter_custom` and `meter_custom_ex` of the 2026 SDK. */
export interface MeterNote {
  handle: string
  key: string
  count: number
  appid?: string
  channel?: string
}

/** `eventlog` of the 2026 SDK. */
export interface EventLogNote {
  handle: string
  key: string
  value: string
}

/** `update_lb_extra` of the 2026 SDK. */
export interface LoadBalanceNote {
  labels: Record<string, string>
}

export interface NoteHandlers {
  onMetric?: ((note: MetricNote) => void) | undefined
  onTrace?: ((note: TraceNote) => void) | undefined
  onMeter?: ((note: MeterNote) => void) | undefined
  onEventLog?: ((note: EventLogNote) => void) | undefined
  onLoadBalance?: ((note: LoadBalanceNote) => void) | undefined
}

/** The handler of each kind of note. */
const kinds = { metric: 'onMetric', trace: 'onTrace', meter: 'onMeter', eventlog: 'onEventLog', lb: 'onLoadBalance' } as const

export const noteHandlerNames = Object.values(kinds)

/** The sink for what comes; undefined when nobody listens. Throws AIGES_ERR_INVALID_ARGUMENT. */
export function noteSink(bag: Record<string, unknown>): PartSink | undefined {
  const handlers = new Map<string, (note: unknown) => void>()
  for (const [kind, name] of Object.entries(kinds)) {
    const handler = optionalFunction<(note: unknown) => void>(bag[name], `options.${name}`)
    if (handler !== undefined) handlers.set(kind, handler)
  }
  if (handlers.size === 0) return undefined
  return (part) => {
    if (!Array.isArray(part)) return
    const [kind, fields] = part as [string, unknown]
    const handler = handlers.get(kind)
    if (handler !== undefined) deliver(handler, fields)
  }
}
