import type { Redacted } from '../../base/redacted.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { ObjectHead } from './meta.ts'
import type { Context } from './reading/context.ts'
import { readHead } from './reading/read-head.ts'
import { text } from './reading/scalars.ts'
import { Struct, structType } from './reading/struct.ts'
import { readTlsData } from './reading/tls-data.ts'
import type { Mapping } from './tree.ts'

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
  const tls = type?.value === 'kubernetes.io/tls' ? readTlsData(struct, context) : null
  return head && { ...head, kind: 'Secret', type: type?.value ?? 'Opaque', tls }
}
