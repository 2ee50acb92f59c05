import { objectKey } from '../kubernetes/object.ts'
import type { FileState } from './file-state.ts'
import type { FileContent } from './read-file.ts'

/** What is on the disk for one path, as it was read. */
export interface Version {
  /** Bytes. */
  readonly size: number
  readonly inode: string
  readonly content: FileContent
}

/**
 * Says whether a version looks like a moment of a change that is still going on: a save in place empties the file first, a
 * slow writer fills it in pieces, a tool removes a folder and makes it anew. All these take something away that comes back, so
 * whoever asks holds such a version until it has been quiet for longer; what only adds or alters is believed at once.
 */
export function looksUnfinished(
  before: { readonly size: number; readonly inode: string; readonly state: FileState } | null,
  after: Version,
): boolean {
  if (after.content.broken || after.content.objects.some((object) => !object.valid)) return true
  if (before === null) return false
  // Written in place and shorter: the end may be missing, even where what is there is complete YAML.
  if (after.inode === before.inode && after.size < before.size) return true
  return lacksSomething(before.state, after.content)
}

function lacksSomething(before: FileState, after: FileContent): boolean {
  const keys = new Set(after.objects.map(objectKey))
  return [...before.contributions.keys()].some((key) => !keys.has(key))
}
