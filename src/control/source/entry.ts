import { normalize, sep } from 'node:path'
import type { DiagnosticCode } from '../diagnostics/codes.ts'

/** A folder (or, for `check`, a single file) that objects are read from. */
export interface Root {
  readonly kind: 'manifests' | 'certs'
  /** As the user named it. */
  readonly path: string
}

/** How the paths of everything in a root begin: without `./` and without a slash at the end. */
export function rootPath(root: Root): string {
  const path = normalize(root.path)
  return path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path
}

/** What one look at a root found. Plain data: it comes from another process. */
export interface Listing {
  /** Sorted by path. */
  readonly entries: readonly Entry[]
  /** Every folder that was looked into, or that a link to a file leads into: for whoever wants to watch them. */
  readonly directories: readonly Directory[]
  /** Folders that could not be looked into, or not far enough: nobody knows what is in them now. */
  readonly closed: readonly string[]
  /** Why nothing is known of the whole root; null: all is well. */
  readonly error: RootError | null
}

export interface RootError {
  readonly kind: 'missing' | 'unreadable'
  readonly message: string
}

export interface Directory {
  readonly path: string
  /** Tells a folder from another one of the same name that took its place. */
  readonly identity: string
}

/** One thing to read. Its `path` is the key: the root as the user named it, then the path inside. */
export type Entry = ManifestEntry | PairEntry | RefusedEntry

export interface ManifestEntry {
  readonly kind: 'manifest'
  readonly path: string
  /** Changes whenever the content may have changed: inode, size, times. */
  readonly stamp: string
  readonly size: number
  /** Stays when a file is written in place, and differs when another one takes its place. */
  readonly inode: string
}

/** NAME.crt and NAME.key side by side; `path` is that of the certificate. */
export interface PairEntry {
  readonly kind: 'pair'
  readonly path: string
  readonly keyPath: string
  readonly namespace: string
  readonly name: string
  readonly stamp: string
  readonly size: number
  readonly inode: string
}

/** Something that is there and is not read; what it said before stays in force. */
export interface RefusedEntry {
  readonly kind: 'refused'
  readonly path: string
  readonly stamp: string
  readonly size: 0
  readonly inode: ''
  readonly code: DiagnosticCode
  readonly message: string
}
