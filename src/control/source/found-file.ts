import type { Stats } from 'node:fs'
import type { ManifestEntry } from './entry.ts'

/** A file that a walk came by: a manifest, or half of a key pair. */
export interface FoundFile {
  readonly path: string
  /** Names of the folders between the root and the file. */
  readonly folders: readonly string[]
  readonly stats: Stats
}

export function manifestEntry({ path, stats }: FoundFile): ManifestEntry {
  return {
    kind: 'manifest',
    path,
    stamp: stampOf(stats),
    size: stats.size,
    inode: inodeOf(stats),
  }
}

/** Differs between two states of a file that may differ in content. Times are exact to less than a microsecond. */
export function stampOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${dev}:${ino}:${size}:${mtimeMs}:${ctimeMs}`
}

/** The same as long as a file is written in place. Numbers of deleted inodes are given out again, so the birth counts too. */
export function inodeOf({ ino, birthtimeMs }: Stats): string {
  return `${ino}:${birthtimeMs}`
}
