import type { Certificate, CertificateBinding } from './certificate.ts'
import type { Cluster } from './cluster.ts'
import type { IngressFacts } from './ingress-facts.ts'
import type { DefaultBackend, Route } from './route.ts'

/**
 * Everything that the proxy needs to know, as plain, deep-frozen data: no RegExp, function or socket in it, so that it can be
 * printed, compared and sent to a worker. The control plane writes it, the proxy compiles it; neither knows the other.
 */
export interface Snapshot {
  /** Counts published snapshots from 1. */
  readonly generation: number
  /** In the order in which they are tried: see order.ts. At most one for a host, path and path type. */
  readonly routes: readonly Route[]
  readonly defaultBackend: DefaultBackend | null
  /** Every Ingress of ours, by namespace and name. */
  readonly ingresses: readonly IngressFacts[]
  /** Sorted by id. Endpoint changes touch only this part, so that they need not cost a new route table. */
  readonly clusters: readonly Cluster[]
  readonly certificates: readonly Certificate[]
  /** At most one for a host; exact before wildcard before any. */
  readonly bindings: readonly CertificateBinding[]
  /** Shown to whoever asks for no host that is bound; null only where nothing is served (`check`, `routes`). */
  readonly defaultCertificate: Certificate | null
}
