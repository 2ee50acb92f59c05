import type { Redacted } from '../base/redacted.ts'
import type { HostPattern } from './host.ts'

/** A certificate chain with its key, checked: they belong together and both can be read. */
export interface Certificate {
  /** `namespace/name` of the Secret; `default` for the generated one. */
  readonly id: string
  /** The chain in PEM, leaf first. */
  readonly chain: string
  /** PEM. */
  readonly privateKey: Redacted
  readonly keyType: 'rsa' | 'ec' | 'ed25519' | 'other'
  /** DNS names of the leaf (SAN, or else CN), lower case. */
  readonly names: readonly string[]
  readonly subject: string
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  /** SHA-256 of the leaf, upper case hex with colons: tells whether the certificate changed. */
  readonly fingerprint: string
}

/** The certificate that a TLS client who asks for `host` is shown. */
export interface CertificateBinding {
  readonly host: HostPattern
  /** Key into `Snapshot.certificates`; null: the default certificate (no secretName, or the Secret is missing). */
  readonly certificate: string | null
  /** `namespace/name` of the Ingress that asked for it. */
  readonly ingress: string
}
