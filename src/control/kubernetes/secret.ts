import type { Redacted } from '../../base/redacted.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { Authority } from './certificate-chain.ts'
import type { LeafFacts } from './leaf-facts.ts'
import type { ObjectHead } from './meta.ts'
import type { Context } from './reading/context.ts'
import { readHead } from './reading/read-head.ts'
import { text } from './reading/scalars.ts'
import { Struct, structType } from './reading/struct.ts'
import { readAuthorities, readTlsData } from './reading/tls-data.ts'
import type { Mapping } from './tree.ts'

export interface Secret extends ObjectHead {
  readonly kind: 'Secret'
  readonly type: string
  /** Key material of a kubernetes.io/tls Secret whose certificate and key can be read and belong together; else null. */
  readonly tls: TlsMaterial | null
  /** Certificates of `ca.crt` in PEM, whatever the type; null: there are none, or they can't be read. */
  readonly ca: string | null
}

export interface TlsMaterial {
  /** The chain in PEM, leaf first, each followed by its issuer. */
  readonly chain: string
  readonly privateKey: Redacted
  readonly leaf: LeafFacts
  readonly certificateAt: SourceRange
  /** Certificates of `ca.crt` in PEM. */
  readonly ca: string | null
  /** What is in the Secret of issuers: the chain without its leaf, and `ca.crt`. */
  readonly authorities: readonly Authority[]
  /** Issuer of the last of the chain, where that one does not vouch for itself. */
  readonly missingIssuer: string | null
}

const secretType = structType('a Secret', [
  'apiVersion',
  'kind',
  'metadata',
  'data',
  'stringData',
  'type',
  'immutable',
])

export function readSecret(root: Mapping, context: Context): Secret | undefined {
  const struct = new Struct(secretType, root, context)
  const head = readHead(struct, 'Secret', ['v1'], context)
  const type = struct.optional('type', text)
  if (type?.value === 'kubernetes.io/tls') {
    const tls = readTlsData(struct, context)
    return head && { ...head, kind: 'Secret', type: type.value, tls, ca: tls?.ca ?? null }
  }
  const ca = readAuthorities(struct, context)
  return head && { ...head, kind: 'Secret', type: type?.value ?? 'Opaque', tls: null, ca }
}
