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

/** The certificates of which a TLS client who asks for `host` is shown one. */
export interface CertificateBinding {
  readonly host: HostPattern
  /**
   * Keys into `Snapshot.certificates`, in order of precedence, each of another kind of key: which one is shown is up to what
   * the client can do. Empty: the default certificate (no secretName, or the Secret is missing).
   */
  readonly certificates: readonly string[]
  /** `namespace/name` of the Ingress that asked for the first. */
  readonly ingress: string
}
