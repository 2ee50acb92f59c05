import type { HostPattern } from '../../snapshot/host.ts'
import type { PathType, Route } from '../../snapshot/route.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { IngressBackend } from '../kubernetes/ingress.ts'
import type { ServedIngress } from './served-ingress.ts'

/** What an Ingress wants for a host and path: a route, once nobody else has a better claim to it. */
export interface Claim {
  readonly host: HostPattern
  readonly path: string
  readonly pathType: PathType
  readonly reason: Route['reason']
  readonly ingress: ServedIngress
  readonly backend: IngressBackend
  readonly at: SourceRange
}
