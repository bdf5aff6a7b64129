/**
 * Opens a session: a channel for its parts, then wrapperCreate. JavaScript thread only.
 */
import { AbortError, ClosedError, TimeoutError } from '../errors'
import type { Hosted } from '../hosting'
import { optionalSignal, optionalTimeout, optionBag } from '../options'
import { unwrap } from '../scheduler/failure'
import type { CallOptions } from '../scheduler/limits'
import { Verb } from '../value/tape'
import { inHook, wrapperError } from './outcome'
import { packOpen, type SessionRequest } from './pack-session'
import type { RequestPlan } from './plan'
import type { Reply } from './reply'
import { Session } from './session'
import { endOfSession, SessionCore } from './session-core'
import { newSid } from './sid'

export interface StreamOptions extends CallOptions {
  /** Milliseconds for all of the session; it then fails with AIGES_ERR_TIMEOUT. Default: no limit. The load's `timeout` is for wrapperCreate alone. */
  timeout?: number | undefined
  /** Milliseconds without a part and without an accepted write; the session then fails with AIGES_ERR_TIMEOUT. Default: no limit. */
  idleTimeout?: number | undefined
}

/** What may be on its way to the reader before the wrapper's callback waits. */
const BOUNDS = { parts: 64, bytes: 16 * 1024 * 1024 }

export async function openSession(
  hosted: Hosted,
  plan: RequestPlan,
  checkPart: ((part: Reply) => void) | undefined,
  request: SessionRequest,
  options: StreamOptions | undefined,
  standardTimeout: number | undefined,
): Promise<Session> {
  const bag = optionBag(options, 'options', ['signal', 'timeout', 'idleTimeout'])
  const times = {
    signal: optionalSignal(bag['signal'], 'options.signal'),
    timeout: optionalTimeout(bag['timeout'], 'options.timeout'),
    idleTimeout: optionalTimeout(bag['idleTimeout'], 'options.idleTimeout'),
    begun: performance.now(),
  }
  const { lane, handle } = hosted
  const { channels } = lane.board
  const early: unknown[] = []
  let receive = (part: unknown): void => void early.push(part)
  const channel = channels.open(lane.lane, BOUNDS, (part) => receive(part))
  const input = { request, made: newSid(), plan, channel, sid: '' }
  let sent = false
  try {
    // A session is no call: one that is in use may last (test/stream/answers: "the timeout of the load").
    const limits = { signal: times.signal, timeout: times.timeout ?? standardTimeout }
    const opened = lane.send(Verb.CALL, handle, packOpen, input, limits)
    sent = true
    const [code, text] = unwrap(await opened) as [number, unknown]
    if (code !== 0) throw wrapperError(`wrapperCreate of ${lane.what}`, code, text)
    if (times.signal?.aborted === true) throw new AbortError(times.signal.reason, `a session of ${lane.what}`)
  } catch (error) {
    if (sent) lane.settled(true)
    if (sent && isGivenUp(error)) endUnheard(hosted, channel)
    else channels.close(channel)
    throw inHook('wrapperCreate', error)
  }
  const core = new SessionCore(hosted, plan, input.sid, channel, times, checkPart)
  receive = (part) => core.receive(part)
  for (const part of early) core.receive(part)
  return new Session(core)
}

/** Python did not answer: it may have made the session, or be about to. */
function isGivenUp(error: unknown): boolean {
  return error instanceof AbortError || error instanceof TimeoutError || error instanceof ClosedError
}

/** It counts as open until it is destroyed, or those who give up could pile up without end. */
function endUnheard(hosted: Hosted, channel: number): void {
  const { lane } = hosted
  const remains = { abandon: () => undefined }
  lane.enter(remains)
  endOfSession(hosted, channel, `a session of ${lane.what}`, () => {
    lane.retire(remains)
    lane.gone()
  })
}
