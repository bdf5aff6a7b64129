/**
 * Which versions meet here. Reads only what the process knows.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from './finding'
import { packageRoot } from './package-root'

export function checkVersions(): Finding {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
  const { node, napi, openssl, zlib } = process.versions
  const platform = `${process.platform}-${process.arch}`
  const tooOld = Number(node.split('.')[0]) < 20
  return {
    state: tooOld ? 'fail' : 'ok',
    title: 'versions',
    summary: `aiges-native ${version}, Node ${node} (N-API ${napi}) on ${platform}`,
    details: [process.execPath],
    ...(tooOld ? { fix: 'install Node 20 or newer' } : {}),
    data: { aigesNative: version, node, napi, openssl, zlib, platform, execPath: process.execPath },
  }
}
