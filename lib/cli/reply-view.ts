/**
 * Shows a wrapper's reply on a terminal, as data for programs, and saves its bodies. JavaScript thread, blocking.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reply, ResponseBody } from '../index'
import { makeFolder } from '../make-folder'
import { sniff } from '../sniff'
import { UsageError } from './pairs'
import { oneLine, size, table } from './table'

/** A reply, or the items of all parts of a stream. */
export type Shown = Pick<Reply, 'list'>

const TYPES = ['text', 'audio', 'image', 'video']
const STATUSES = ['begin', 'continue', 'end', 'once']

/** @param files where each item was saved, when it was */
export function replyTable(reply: Shown, files: readonly string[], columns: number): string {
  const rows = reply.list.map((item, index) => {
    const { data } = item
    return [
      oneLine(item.key, 40),
      typeName(item),
      STATUSES[item.status] ?? String(item.status),
      size(data.length),
      files[index] ?? preview(data, columns),
    ]
  })
  return table(['key', 'type', 'status', 'size', files.length > 0 ? 'saved as' : 'content'], rows)
}

function typeName({ type }: ResponseBody): string {
  return TYPES[type] ?? String(type)
}

function preview(data: Buffer, columns: number): string {
  const format = sniff(data)
  return format.text ? oneLine(data.toString(), columns) : `${format.name} (save it with --out)`
}

export function replyAsData(reply: Shown, files: readonly string[]): Record<string, unknown>[] {
  return reply.list.map((item, index) => {
    const format = sniff(item.data)
    const place = files[index]
    return {
      key: item.key,
      type: typeName(item),
      status: STATUSES[item.status] ?? item.status,
      size: item.data.length,
      format: format.name,
      ...(place !== undefined ? { file: place } : format.text ? { text: item.text() } : { base64: item.data.toString('base64') }),
    }
  })
}

/** Writes every item into `folder`, which is made when absent. Throws UsageError. @returns the files, in the order of the items */
export function saveReply(reply: Shown, folder: string): string[] {
  try {
    makeFolder(folder)
    return saveItems(reply, folder)
  } catch (error) {
    throw new UsageError(`--out ${folder}: ${(error as Error).message}`)
  }
}

function saveItems(reply: Shown, folder: string): string[] {
  const taken = new Set<string>()
  return reply.list.map((item) => {
    const file = join(folder, freeName(fileStem(item.key), sniff(item.data).extension, taken))
    writeFileSync(file, item.data)
    return file
  })
}

/** The key comes from a plugin: it must name a file inside the folder and nothing else. */
function fileStem(key: string): string {
  const stem = key.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\.+/, '')
  return stem === '' ? 'body' : stem.slice(0, 100)
}

function freeName(stem: string, extension: string, taken: Set<string>): string {
  let name = `${stem}.${extension}`
  for (let n = 2; taken.has(name); n++) name = `${stem}-${n}.${extension}`
  taken.add(name)
  return name
}
