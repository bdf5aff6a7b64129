/**
 * Writes the tapes of a session's calls: `sessions.open`, `.write`, `.read`, `.destroy` of docs/hosting.md. JavaScript thread only.
 */
import { dataStatuses } from '../fields/request-rules'
import type { Packer } from '../value/pack'
import { Tag } from '../value/tape'
import { checkProperties, checkTag, packing, packNodes, packParams } from './pack-request'
import type { RequestPlan } from './plan'
import type { BodyInput } from './request'

export interface SessionRequest {
  /** With paramTypes 'native', values of any kind. */
  params?: Readonly<Record<string, unknown>> | undefined
  /** The session's name, in the platform's logs; made when absent. Python also finds it in `params['sid']`. */
  sid?: string | undefined
  /** The caller's tag. Default: the sid. No two open sessions of a wrapper may have the same. */
  usrTag?: string | undefined
  /** A personalised resource. Default 0. */
  persId?: number | undefined
}

/** What is written to a session at once. */
export interface SessionFrame {
  body?: Readonly<Record<string, BodyInput>> | undefined
}

export interface OpenInput {
  request: SessionRequest
  /** The sid when the request names none. */
  made: string
  plan: RequestPlan
  channel: number
  /** The session's name, for JavaScript. */
  sid: string
}

/** Sets `input.sid`. */
export function packOpen(packer: Packer, input: OpenInput): void {
  packing(() => {
    const { request, plan, channel } = input
    if (plan.check === undefined) checkProperties(request, 'opening', 'a session')
    const { params, sid = input.made, usrTag = sid, persId = 0 } = plan.check === undefined ? request : plan.check(request, 'opening')
    checkTag('sid', sid)
    checkTag('usrTag', usrTag)
    checkTag('persId', persId)
    input.sid = sid
    packer.string('sessions.open')
    packer.count(5)
    packParams(packer, params, plan)
    packer.string(sid)
    packer.string(usrTag)
    packer.value(persId)
    packer.value(channel)
    packer.count(0)
  })
}

export interface Write {
  frame: SessionFrame
  last: boolean
}

export interface WritesInput {
  channel: number
  plan: RequestPlan
  writes: readonly Write[]
  /** Something was written to this session before. */
  begun: boolean
  /** The write that is being packed: the one to blame when packing throws. */
  at: number
}

export function packWrites(packer: Packer, input: WritesInput): void {
  const { channel, plan, writes, begun } = input
  packer.string('sessions.write')
  packer.count(2)
  packer.value(channel)
  packer.container(Tag.LIST, writes.length)
  for (input.at = 0; input.at < writes.length; input.at++) {
    const { frame, last } = writes[input.at] as Write
    const first = !begun && input.at === 0
    packing(() => {
      if (plan.check === undefined) checkProperties(frame, 'frame', 'what is written to a session')
      const { body } = plan.check === undefined ? frame : plan.check(frame, 'frame')
      packer.container(Tag.TUPLE, 2)
      packer.value(last ? dataStatuses.end : first ? dataStatuses.begin : dataStatuses.continue)
      packNodes(packer, body, plan)
    })
  }
  packer.count(0)
}

/** `sessions.read`, `.destroy` and `.debug_info`, by name. */
export function packByChannel(packer: Packer, { name, channel }: { name: string; channel: number }): void {
  packer.string(name)
  packer.count(1)
  packer.value(channel)
  packer.count(0)
}
