import { type KubernetesObject, objectKey } from '../kubernetes/object.ts'
import type { FileContent } from './read-file.ts'

/** What one file contributes: what its present text says, and the last good form of what that text broke. */
export interface FileState {
  readonly path: string
  /** Of the text that counts. */
  readonly content: FileContent
  /** By objectKey. */
  readonly contributions: ReadonlyMap<string, Contribution>
  /** The present text, or the file itself, no longer has this; see hold.ts. It counts where no other file has it. */
  readonly isLeaving: boolean
}

export interface Contribution {
  readonly object: KubernetesObject
  /** The present text of the object is broken: this is an earlier form, or what can be used of the present one. */
  readonly isDegraded: boolean
}

/** `before`: what the file contributed so far; null for a new file. */
export function nextFileState(
  before: FileState | null,
  path: string,
  content: FileContent,
): FileState {
  const contributions = new Map<string, Contribution>()
  for (const object of content.objects) {
    const key = objectKey(object)
    if (!contributions.has(key)) contributions.set(key, contribution(object, before, key))
  }
  // What a broken text does not show may be in the part that cannot be read.
  if (content.broken && before !== null) {
    for (const [key, { object }] of before.contributions) {
      if (!contributions.has(key)) contributions.set(key, { object, isDegraded: true })
    }
  }
  return { path, content, contributions, isLeaving: false }
}

function contribution(
  object: KubernetesObject,
  before: FileState | null,
  key: string,
): Contribution {
  if (object.valid) return { object, isDegraded: false }
  const last = before?.contributions.get(key)?.object
  return { object: last?.valid ? last : object, isDegraded: true }
}
