import type { BigIntStats } from 'node:fs'
import type { ManifestEntry } from './entry.ts'

/** A file that a walk came by: a manifest, or half of a key pair. */
export interface FoundFile {
  readonly path: string
  /** Names of the folders between the root and the file. */
  readonly folders: readonly string[]
  readonly stats: BigIntStats
}

export function manifestEntry({ path, stats }: FoundFile): ManifestEntry {
  return {
    kind: 'manifest',
    path,
    stamp: stampOf(stats),
    size: Number(stats.size),
    inode: String(stats.ino),
  }
}

/** Differs between two states of a file that may differ in content. */
export function stampOf(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`
}
