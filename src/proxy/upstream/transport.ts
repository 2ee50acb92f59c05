import type { Cluster } from '../../snapshot/cluster.ts'
import type { RoutePolicies } from '../../snapshot/policy.ts'

/** How connections to a pod are made. */
export interface Transport {
  /** Connections may be shared by whoever has the same. */
  readonly key: string
  readonly isHttp2: boolean
  /** null: without TLS. */
  readonly tls: PodTls | null
}

export interface PodTls {
  /** The name that is sent as SNI; null: none, as ingress-nginx does it. */
  readonly serverName: string | null
}

/** What an Ingress says has precedence over the appProtocol of the Service's port. */
export function transportOf(
  { podProtocol, podServerName }: RoutePolicies,
  cluster: Pick<Cluster, 'protocol'>,
): Transport {
  const protocol = podProtocol ?? cluster.protocol
  const hasTls = protocol === 'https' || protocol === 'h2'
  return {
    key: hasTls ? `${protocol} ${podServerName ?? ''}` : protocol,
    isHttp2: protocol === 'h2' || protocol === 'h2c',
    tls: hasTls ? { serverName: podServerName } : null,
  }
}
