import type { Cluster } from '../../snapshot/cluster.ts'
import type { Endpoint } from '../../snapshot/endpoint.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'

/** Of the block for documentation (RFC 5737): nobody is there. */
const assumed: Endpoint = {
  address: '192.0.2.1',
  port: 80,
  pod: null,
  ready: true,
  serving: true,
  terminating: false,
  probes: [],
}

/**
 * The same with a pod for each Service of which the manifests know none: those that are kept under version control mostly come
 * without pods, and often without Services. A Service with pods that are not ready, or without the port, stays what it is.
 */
export function assumePods(snapshot: Snapshot): Snapshot {
  return { ...snapshot, clusters: snapshot.clusters.map(withPod) }
}

function withPod(cluster: Cluster): Cluster {
  const { endpoints, external, unavailable } = cluster
  const isUnknown = unavailable === null || unavailable === 'no-such-service'
  if (!isUnknown || endpoints.length > 0 || external !== null) return cluster
  return { ...cluster, unavailable: null, endpoints: [assumed] }
}
