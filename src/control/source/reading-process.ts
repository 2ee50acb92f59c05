import { createHash } from 'node:crypto'
import { setPriority } from 'node:os'
import { assert } from '../../base/assert.ts'
import { lowerHelperThreads } from '../../base/helper-threads.ts'
import type { Listing, Root } from './entry.ts'
import { listFolder } from './list-folder.ts'
import { type ReadReply, type ReadRequest, readEntry } from './read-entry.ts'

/**
 * The process that looks at the disk and parses, so that neither ever holds up a request or takes the proxy with it. It keeps no
 * state, and ends by itself when the parent is gone.
 */

export type ReadingRequest =
  | { readonly kind: 'list'; readonly roots: readonly Root[]; readonly knownFingerprint: string }
  | { readonly kind: 'read'; readonly requests: readonly ReadRequest[] }

export interface ListReply {
  readonly fingerprint: string
  /** One for each root; null: the fingerprint is the known one, so nothing changed. */
  readonly listings: readonly Listing[] | null
}

export type ReadingReply =
  | { readonly kind: 'list'; readonly list: ListReply }
  | { readonly kind: 'read'; readonly replies: readonly ReadReply[] }

process.on('message', (request: ReadingRequest) => {
  assert(process.send !== undefined, 'the reading process was started as a program')
  process.send(answer(request))
})

/** Of 19: where it has to share a core with the proxy, a look at 1,000 files would cost requests 20 ms every five seconds. */
const NICENESS = 10

try {
  setPriority(NICENESS)
} catch {
  // Some systems forbid it; then requests share.
}
lowerHelperThreads()

// Ctrl-C and a service manager signal all processes at once: the parent decides when it is time.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

function answer(request: ReadingRequest): ReadingReply {
  return request.kind === 'list'
    ? { kind: 'list', list: list(request.roots, request.knownFingerprint) }
    : { kind: 'read', replies: request.requests.map(readGuarded) }
}

function list(roots: readonly Root[], knownFingerprint: string): ListReply {
  const listings = roots.map(listFolder)
  const fingerprint = createHash('sha256').update(JSON.stringify(listings)).digest('base64')
  return { fingerprint, listings: fingerprint === knownFingerprint ? null : listings }
}

/** A bug of ours that one file wakes costs that file alone. The error's message stays here: it may quote the file. */
function readGuarded(request: ReadRequest): ReadReply {
  try {
    return readEntry(request)
  } catch (error) {
    const place = error instanceof Error ? error.stack?.match(/^\s+at .*$/m)?.[0].trim() : null
    const message = `reading failed for a bug in postern (${place ?? 'no place known'})`
    return { kind: 'refused', code: 'file-unreadable', message }
  }
}
