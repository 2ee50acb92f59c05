import type { X509Certificate } from 'node:crypto'
import { dnsNames } from './dns-names.ts'

/** What the certificate of a host says: read along with its Secret, since to parse 5,000 takes 150 ms. */
export interface LeafFacts {
  readonly keyType: 'rsa' | 'ec' | 'ed25519' | 'other'
  /** Lower case. */
  readonly names: readonly string[]
  readonly subject: string
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  /** SHA-256, upper case hex with colons. */
  readonly fingerprint: string
}

export function leafFacts(leaf: X509Certificate): LeafFacts {
  return {
    keyType: keyTypeOf(leaf),
    names: dnsNames(leaf),
    subject: leaf.subject?.replaceAll('\n', ', ') ?? '',
    notBefore: leaf.validFromDate.getTime(),
    notAfter: leaf.validToDate.getTime(),
    fingerprint: leaf.fingerprint256,
  }
}

function keyTypeOf(leaf: X509Certificate): LeafFacts['keyType'] {
  const type = leaf.publicKey.asymmetricKeyType
  return type === 'rsa' || type === 'ec' || type === 'ed25519' ? type : 'other'
}
