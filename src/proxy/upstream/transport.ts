import { createHash } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Cluster } from '../../snapshot/cluster.ts'
import type { PodIdentity, PodTrust, RoutePolicies } from '../../snapshot/policy.ts'

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
  /** Whom the certificate of the pod has to be for; null: it is not verified. */
  readonly verifiedName: string | null
  /** Authorities and own certificate; made at the first connection. */
  readonly context: () => SecureContext
}

/** What an Ingress says has precedence over the appProtocol of the Service's port. */
export function transportOf(
  policies: RoutePolicies,
  cluster: Pick<Cluster, 'protocol' | 'namespace' | 'service'>,
): Transport {
  const protocol = policies.podProtocol ?? cluster.protocol
  const isHttp2 = protocol === 'h2' || protocol === 'h2c'
  if (protocol !== 'https' && protocol !== 'h2') return { key: protocol, isHttp2, tls: null }
  const { podServerName: serverName, podTrust: trust, podIdentity: identity } = policies
  const verifiedName =
    trust === null ? null : (trust.name ?? `${cluster.service}.${cluster.namespace}.svc`)
  const material = [trust?.authorities ?? '', identity?.chain ?? '']
  const key = [protocol, serverName ?? '', verifiedName ?? '', digest(material)].join(' ')
  return { key, isHttp2, tls: { serverName, verifiedName, context: contextOf(trust, identity) } }
}

function contextOf(trust: PodTrust | null, identity: PodIdentity | null): () => SecureContext {
  let context: SecureContext | null = null
  return () => {
    context ??= createSecureContext({
      ...(trust?.authorities != null && { ca: trust.authorities }),
      ...(identity !== null && { cert: identity.chain, key: identity.privateKey.reveal() }),
    })
    return context
  }
}

/** A certificate stands for its key: who has the one has the other. */
function digest(texts: readonly string[]): string {
  if (texts.every((text) => text === '')) return ''
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text.length}:${text}`)
  return hash.digest('base64url')
}
