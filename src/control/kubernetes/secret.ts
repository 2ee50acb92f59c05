import type { Redacted } from '../../base/redacted.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'

export interface Secret extends ObjectHead {
  readonly kind: 'Secret'
  readonly type: string
  /** Key material of a kubernetes.io/tls Secret whose certificate and key can be read and belong together; else null. */
  readonly tls: TlsMaterial | null
}

export interface TlsMaterial {
  /** The chain in PEM, leaf first, as it was written. */
  readonly chain: string
  readonly privateKey: Redacted
  readonly certificateAt: SourceRange
}
