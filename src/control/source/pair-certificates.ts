import type { Stats } from 'node:fs'
import { basename } from 'node:path'
import type { Entry } from './entry.ts'
import { type FoundFile, inodeOf, manifestEntry, stampOf } from './found-file.ts'

/**
 * In a certs folder NAME.crt and NAME.key are one Secret: `default/NAME`, or in a subfolder `SUBFOLDER/NAME`. Manifests
 * beside them are manifests.
 */
export function pairCertificates(files: readonly FoundFile[]): Entry[] {
  const keys = new Map<string, Stats>()
  for (const { path, stats } of files) if (path.endsWith('.key')) keys.set(path, stats)

  const entries: Entry[] = []
  for (const file of files) {
    if (file.path.endsWith('.crt')) entries.push(pairOf(file, keys))
    else if (!file.path.endsWith('.key')) entries.push(manifestEntry(file))
  }
  for (const path of keys.keys()) {
    const message = `no ${basename(path, '.key')}.crt beside it`
    entries.push(refused(path, 'key-without-certificate', message))
  }
  return entries
}

/** Takes the key that it finds out of `keys`. */
function pairOf({ path, folders, stats }: FoundFile, keys: Map<string, Stats>): Entry {
  const name = basename(path, '.crt')
  const keyPath = `${path.slice(0, -'.crt'.length)}.key`
  const key = keys.get(keyPath)
  if (key === undefined) {
    return refused(path, 'certificate-without-key', `no ${name}.key beside it`)
  }
  keys.delete(keyPath)
  if (folders.length > 1) {
    return refused(path, 'bad-name', 'a pair lies in the certs folder or in one folder below it')
  }
  return {
    kind: 'pair',
    path,
    keyPath,
    namespace: folders[0] ?? 'default',
    name,
    stamp: `${stampOf(stats)} ${stampOf(key)}`,
    size: stats.size + key.size,
    inode: `${inodeOf(stats)} ${inodeOf(key)}`,
  }
}

function refused(
  path: string,
  code: 'certificate-without-key' | 'key-without-certificate' | 'bad-name',
  message: string,
): Entry {
  return { kind: 'refused', path, stamp: `${code} ${message}`, size: 0, inode: '', code, message }
}
