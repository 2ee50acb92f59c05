import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'
import { positionOf } from '../diagnostics/position.ts'
import { type KubernetesObject, objectKey } from '../kubernetes/object.ts'
import type { Claims } from './claims.ts'
import type { FileState } from './file-state.ts'
import type { ObjectSet, SourceState } from './manifest-source.ts'

/**
 * Puts together what all files contribute; `files` sorted by path, `claims` theirs. An object that is in several files counts in the first
 * where it is valid, and the others get a diagnostic.
 */
export function composeObjectSet(
  files: readonly FileState[],
  claims: Claims,
  sources: readonly SourceState[],
): ObjectSet {
  const isContested = claims.areContested || files.some(({ content }) => content.broken)
  const owners = isContested ? ownersOf(files) : null
  const objects: KubernetesObject[] = []
  const degraded: string[] = []
  const diagnostics: Diagnostic[] = []
  for (const file of files) {
    for (const [key, { object, isDegraded }] of file.contributions) {
      if (owners !== null && owners.get(key) !== file) continue
      objects.push(object)
      if (isDegraded) degraded.push(key)
    }
    diagnostics.push(...file.content.diagnostics)
    const isTwice = file.content.objects.length > file.contributions.size
    if (isContested || isTwice) diagnostics.push(...duplicates(file, owners))
  }
  return { objects, diagnostics, degraded, rejected: countRejected(files, claims), sources }
}

/** By objectKey; null: each object is in one file, which owns it. */
type Owners = ReadonlyMap<string, FileState> | null

/**
 * Which file an object counts in. One with an error in it that never was good takes no good one's place, and what is leaving
 * one file is there only until it is seen in another.
 */
function ownersOf(files: readonly FileState[]): ReadonlyMap<string, FileState> {
  const owners = new Map<string, FileState>()
  const invalid: [string, FileState][] = []
  const leaving: [string, FileState][] = []
  for (const file of files) {
    for (const [key, { object }] of file.contributions) {
      if (file.isLeaving) leaving.push([key, file])
      else if (!object.valid) invalid.push([key, file])
      else if (!owners.has(key)) owners.set(key, file)
    }
  }
  for (const [key, file] of [...invalid, ...leaving]) {
    if (!owners.has(key)) owners.set(key, file)
  }
  return owners
}

function duplicates(file: FileState, owners: Owners): Diagnostic[] {
  if (file.isLeaving) return []
  const found: Diagnostic[] = []
  const seen = new Set<string>()
  for (const object of file.content.objects) {
    const key = objectKey(object)
    const owner = owners === null ? file : owners.get(key)
    const first = owner?.contributions.get(key)?.object
    const isSecond = seen.has(key) || owner !== file
    if (isSecond && first !== undefined) found.push(duplicate(object, first))
    seen.add(key)
  }
  return found
}

function duplicate(object: KubernetesObject, first: KubernetesObject): Diagnostic {
  const { kind, meta, file } = object
  const { namespace, name } = meta
  const place = `${first.file.path}:${positionOf(first.file, first.at.start).line}`
  const message = `${kind} ${namespace}/${name.value} is already in ${place}, which counts`
  return makeDiagnostic('duplicate-object', file, name.at, message, {
    hint: 'remove one of them',
    object: { kind, namespace, name: name.value },
  })
}

/** Objects that errors name and that nothing is left of, and files that cannot be read at all. */
function countRejected(files: readonly FileState[], claims: Claims): number {
  const lost = new Set<string>()
  for (const { path, content, contributions } of files) {
    if (content.broken && contributions.size === 0) lost.add(path)
    for (const { severity, object } of content.diagnostics) {
      if (severity !== 'error' || object === null) continue
      const key = `${object.kind}/${object.namespace}/${object.name}`
      if (!claims.has(key)) lost.add(key)
    }
  }
  return lost.size
}
