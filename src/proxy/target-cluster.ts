import type { Cluster } from '../snapshot/cluster.ts'
import type { Endpoint } from '../snapshot/endpoint.ts'
import { type LiveState, serviceKey } from './live-state.ts'
import type { PodLink } from './pod-link.ts'
import { ClientAffinity } from './upstream/client-affinity.ts'
import { ClusterEndpoints } from './upstream/cluster-endpoints.ts'
import type { EndpointState } from './upstream/endpoint-states.ts'
import { hashText } from './upstream/pick/consistent-hash.ts'
import type { Cursor } from './upstream/pick/round-robin.ts'
import { compileSessions, type Sessions } from './upstream/sessions.ts'
import type { Transport } from './upstream/transport.ts'

/** A cluster as routes lead to it: they stay while its endpoints come and go. */
export interface TargetCluster {
  readonly unavailable: Cluster['unavailable']
  readonly transport: Transport
  /** Whose turn it is: live state. */
  readonly cursor: Cursor
  /** sessionAffinity: ClientIP of the Service; null: none. Live state. */
  readonly clients: ClientAffinity | null
  /** Replaced as a whole; whoever has begun with one goes on with it. */
  current: ClusterView
}

export interface ClusterView {
  /** In the order of the cluster's endpoints. */
  readonly endpoints: ClusterEndpoints<TargetEndpoint>
  readonly sessions: Sessions
}

export interface TargetEndpoint extends Pick<Endpoint, 'ready' | 'serving' | 'terminating'> {
  readonly index: number
  readonly isProbed: boolean
  readonly state: EndpointState<PodLink>
  readonly link: PodLink
  /** Of its pod, which may have several addresses and ports; where nobody names the pod, address and port. */
  readonly name: string
  /** Of the name. */
  readonly hash: number
}

export function compileCluster(
  cluster: Cluster,
  transport: Transport,
  live: LiveState,
): TargetCluster {
  let cursor = live.cursors.get(cluster.id)
  if (cursor === undefined) {
    cursor = { next: 0 }
    live.cursors.set(cluster.id, cursor)
  }
  const clients = clientAffinity(cluster, live)
  const current = compileView(cluster, transport, live)
  return { unavailable: cluster.unavailable, transport, cursor, clients, current }
}

export function compileView(cluster: Cluster, transport: Transport, live: LiveState): ClusterView {
  const endpoints = cluster.endpoints.map((endpoint, index) => {
    const state = live.endpoints.get(endpoint)
    const { ready, serving, terminating } = endpoint
    const name = endpoint.pod ?? state.key
    const hash = hashText(name)
    const link = state.link(transport)
    const isProbed = endpoint.probes.length > 0
    return { index, state, link, name, hash, ready, serving, terminating, isProbed }
  })
  return {
    endpoints: new ClusterEndpoints(endpoints, live.endpoints.health),
    sessions: compileSessions(cluster, live.affinityKey),
  }
}

function clientAffinity(cluster: Cluster, { clients }: LiveState): ClientAffinity | null {
  if (cluster.clientIpSeconds === null) return null
  const timeout = cluster.clientIpSeconds * 1_000
  const service = serviceKey(cluster)
  let affinity = clients.get(service)
  if (affinity === undefined) {
    affinity = new ClientAffinity(timeout)
    clients.set(service, affinity)
  }
  affinity.timeout = timeout
  return affinity
}
