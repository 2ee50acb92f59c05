import { createHash } from 'node:crypto'
import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { SourceFile } from '../diagnostics/source-file.ts'
import type { ManifestEntry, PairEntry } from './entry.ts'
import { type PackedContent, packContent } from './packed-content.ts'
import { readCertificatePair } from './read-certificate-pair.ts'
import type { FileContent } from './read-file.ts'
import { readManifest } from './read-manifest.ts'
import { type ReadText, readText } from './read-text.ts'

export interface ReadRequest {
  readonly entry: ManifestEntry | PairEntry
  /** Hash of the text that is known already; it is not parsed again. */
  readonly knownHash: string | null
}

/** Plain data: it goes to another process. */
export type ReadReply =
  | { readonly kind: 'same'; readonly stamp: string }
  | {
      readonly kind: 'content'
      readonly stamp: string
      readonly hash: string
      /** For the code frames of diagnostics; empty for key material. */
      readonly text: string
      readonly packed: PackedContent
    }
  | { readonly kind: 'refused'; readonly code: DiagnosticCode; readonly message: string }
  | { readonly kind: 'gone' }

/** Reads and parses one entry. Synchronous, for a process of its own. */
export function readEntry({ entry, knownHash }: ReadRequest): ReadReply {
  return entry.kind === 'manifest'
    ? readManifestEntry(entry, knownHash)
    : readPairEntry(entry, knownHash)
}

function readManifestEntry(entry: ManifestEntry, knownHash: string | null): ReadReply {
  const read = readText(entry.path)
  if (read.kind !== 'text') return read
  return reply(read, [read.text], knownHash, () => {
    const file: SourceFile = { path: entry.path, text: read.text }
    return { content: readManifest(file), text: read.text }
  })
}

function readPairEntry(entry: PairEntry, knownHash: string | null): ReadReply {
  const certificate = readText(entry.path)
  if (certificate.kind !== 'text') return certificate
  const key = readText(entry.keyPath)
  if (key.kind !== 'text') return key
  const both = { stamp: `${certificate.stamp} ${key.stamp}` }
  return reply(both, [certificate.text, key.text], knownHash, () => {
    const content = readCertificatePair({
      namespace: entry.namespace,
      name: entry.name,
      certificate: { path: entry.path, text: certificate.text },
      key: { path: entry.keyPath, text: key.text },
    })
    return { content, text: '' }
  })
}

function reply(
  { stamp }: Pick<ReadText & { kind: 'text' }, 'stamp'>,
  texts: readonly string[],
  knownHash: string | null,
  parse: () => { content: FileContent; text: string },
): ReadReply {
  const hash = hashOf(texts)
  if (hash === knownHash) return { kind: 'same', stamp }
  const { content, text } = parse()
  return { kind: 'content', stamp, hash, text, packed: packContent(content) }
}

function hashOf(texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text.length}\n`).update(text)
  return hash.digest('base64')
}
