/**
 * Writes the tape of one request: `once(params, nodes, sid, usr_tag, pers_id)` of docs/hosting.md. JavaScript thread only.
 */
import type { Packer } from '../value/pack'
import { checkProperties, checkTag, packing, packNodes, packParams } from './pack-request'
import type { RequestPlan } from './plan'
import type { OnceRequest } from './request'
import { newSid } from './sid'

export interface OnceInput {
  request: OnceRequest
  plan: RequestPlan
}

export function packOnce(packer: Packer, input: OnceInput): void {
  packing(() => packRequest(packer, input))
}

function packRequest(packer: Packer, { request, plan }: OnceInput): void {
  if (plan.check === undefined) checkProperties(request, 'once', 'a request')
  const { params, body, sid = newSid(), usrTag = sid, persId = 0 } = plan.check === undefined ? request : plan.check(request, 'once')
  checkTag('sid', sid)
  if (usrTag !== sid) checkTag('usrTag', usrTag)
  checkTag('persId', persId)
  packer.string('once')
  packer.count(5)
  packParams(packer, params, plan)
  packNodes(packer, body, plan)
  packer.string(sid)
  packer.string(usrTag)
  packer.value(persId)
  packer.count(0)
}
