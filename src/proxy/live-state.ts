import type { ClusterChange } from '../snapshot/changed-clusters.ts'
import type { Cluster } from '../snapshot/cluster.ts'
import { endpointKey } from '../snapshot/endpoint.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Limits } from './limits.ts'
import type { PodLink } from './pod-link.ts'
import type { RetryBudget } from './retry-budget.ts'
import type { ContextCache } from './tls/context-cache.ts'
import type { ClientAffinity } from './upstream/client-affinity.ts'
import type { EndpointStates } from './upstream/endpoint-states.ts'
import type { Cursor } from './upstream/pick/round-robin.ts'

/** What outlives runtimes, and what they are compiled with. */
export interface LiveState {
  readonly limits: Limits
  readonly affinityKey: Uint8Array
  /** Where an Ingress does not say whether plain HTTP is redirected. */
  readonly sslRedirect: boolean
  readonly hsts: string
  /** That clients connect to; 0 until one is bound. */
  readonly ports: { https: number }
  readonly pseudonym: string | null
  readonly endpoints: EndpointStates<PodLink>
  /** By cluster id. */
  readonly cursors: Map<string, Cursor>
  /** By `namespace/service`. */
  readonly clients: Map<string, ClientAffinity>
  readonly retries: RetryBudget
  readonly contexts: ContextCache
  readonly rejectUnknownSni: boolean
}

/** Key of what is known of the clients of a cluster. */
export function serviceKey({ namespace, service }: Cluster): string {
  return `${namespace}/${service}`
}

/** Lets go of the live state that a new snapshot no longer refers to. */
export function releaseGone(snapshot: Snapshot, live: LiveState): void {
  const keys = new Set<string>()
  const ids = new Set<string>()
  const services = new Set<string>()
  for (const cluster of snapshot.clusters) {
    ids.add(cluster.id)
    if (cluster.clientIpSeconds !== null) services.add(serviceKey(cluster))
    for (const endpoint of cluster.endpoints) keys.add(endpointKey(endpoint))
  }
  live.endpoints.keepOnly(keys)
  for (const id of live.cursors.keys()) if (!ids.has(id)) live.cursors.delete(id)
  for (const name of live.clients.keys()) if (!services.has(name)) live.clients.delete(name)
}

/** The same where nothing but these clusters' endpoints has changed. Other clusters may lead to the same addresses. */
export function releaseGoneEndpoints(
  { clusters }: Snapshot,
  changes: readonly ClusterChange[],
  live: LiveState,
): void {
  const gone = new Map<string, string>()
  for (const { before } of changes) {
    for (const endpoint of before.endpoints) gone.set(endpointKey(endpoint), endpoint.address)
  }
  // Addresses first: they are at hand, while tens of thousands of keys would have to be put together.
  const addresses = new Set(gone.values())
  for (const { endpoints } of clusters) {
    for (const endpoint of endpoints) {
      if (addresses.has(endpoint.address)) gone.delete(endpointKey(endpoint))
    }
  }
  for (const key of gone.keys()) live.endpoints.release(key)
}
