import type { Listing, Root } from './entry.ts'
import type { ReadRequest } from './read-entry.ts'
import type { FileContent } from './read-file.ts'

/** Looks at the disk for whoever holds the state; another process in earnest, a fake in tests. */
export interface Reader {
  /** One listing for each root, in their order; null where the fingerprint is the known one. */
  list(
    roots: readonly Root[],
    knownFingerprint: string,
  ): Promise<{ readonly fingerprint: string; readonly listings: readonly Listing[] | null }>
  /** One result for each request, in their order. Rejects for no file's sake. */
  read(requests: readonly ReadRequest[]): Promise<readonly ReadResult[]>
  stop(): Promise<void>
}

export type ReadResult =
  | { readonly kind: 'same'; readonly stamp: string }
  | {
      readonly kind: 'content'
      readonly stamp: string
      readonly hash: string
      readonly content: FileContent
    }
  | { readonly kind: 'gone' }
