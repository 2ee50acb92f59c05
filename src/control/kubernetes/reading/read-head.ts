import { nearestWord } from '../../diagnostics/nearest-word.ts'
import type { ObjectHead } from '../meta.ts'
import { type Context, reject } from './context.ts'
import { quote } from './describe.ts'
import { readMeta } from './read-meta.ts'
import { text } from './scalars.ts'
import type { Struct } from './struct.ts'

/** undefined: the object has no usable name or version, and is lost. */
export function readHead(
  root: Struct<'apiVersion' | 'metadata'>,
  kind: string,
  versions: readonly string[],
  context: Context,
): ObjectHead | undefined {
  const version = root.required('apiVersion', text)
  const meta = root.required('metadata', readMeta)
  if (meta) context.identity = { kind, namespace: meta.namespace, name: meta.name.value }
  if (!version) return undefined
  if (!versions.includes(version.value)) {
    const only = versions.length === 1 ? versions[0] : undefined
    const near = only ?? nearestWord(version.value, versions)
    return reject(
      context,
      'unsupported-version',
      version.at,
      `${kind} has no apiVersion ${quote(version.value)}`,
      near ? `write ${quote(near)}` : `one of ${versions.map(quote).join(', ')}`,
    )
  }
  if (!meta) return undefined
  return { apiVersion: version.value, meta, file: context.file, at: root.mapping.at, valid: true }
}
