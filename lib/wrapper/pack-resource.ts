/**
 * Writes the tapes of `load_res(nodes, patch_id)`, `unload_res(patch_id)` and `notify(nodes)` of docs/hosting.md. JavaScript thread only.
 */
import type { Packer } from '../value/pack'
import { checkTag, packing, packNodes } from './pack-request'
import type { RequestPlan } from './plan'
import type { BodyInput } from './request'

/** What a resource consists of, by key. */
export type ResourceBody = Readonly<Record<string, BodyInput>>

export interface ResourceInput {
  hook: 'load_res' | 'unload_res' | 'notify'
  /** Not for notify. */
  patchId: string | undefined
  /** Not for unload_res. */
  body: ResourceBody | undefined
  plan: RequestPlan
}

export function packResource(packer: Packer, { hook, patchId, body, plan }: ResourceInput): void {
  packing(() => {
    if (hook !== 'notify') checkTag('patchId', patchId)
    packer.string(hook)
    packer.count(hook === 'load_res' ? 2 : 1)
    if (hook !== 'unload_res') packNodes(packer, body, plan)
    if (hook !== 'notify') packer.string(patchId as string)
    packer.count(0)
  })
}
