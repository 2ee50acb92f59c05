import type { Cluster } from '../../snapshot/cluster.ts'
import { compareEndpoints } from '../../snapshot/order.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'

/** The names that clusters lead to. */
export function externalNamesOf({ clusters }: Snapshot): Set<string> {
  return new Set(clusters.flatMap(({ external }) => (external === null ? [] : [external.name])))
}

/** The snapshot with an endpoint for each address of its external names; itself where it has none. */
export function withAddresses(
  snapshot: Snapshot,
  addressesOf: (name: string) => readonly string[],
): Snapshot {
  if (snapshot.clusters.every(({ external }) => external === null)) return snapshot
  return {
    ...snapshot,
    clusters: snapshot.clusters.map((cluster) => resolved(cluster, addressesOf)),
  }
}

function resolved(cluster: Cluster, addressesOf: (name: string) => readonly string[]): Cluster {
  const { external } = cluster
  if (external === null) return cluster
  const state = { pod: null, ready: true, serving: true, terminating: false, probes: [] }
  const endpoints = addressesOf(external.name).map((address) => ({
    address,
    port: external.port,
    ...state,
  }))
  return { ...cluster, endpoints: endpoints.sort(compareEndpoints) }
}
