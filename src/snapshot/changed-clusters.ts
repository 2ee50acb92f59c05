import type { Cluster } from './cluster.ts'
import { samePlain } from './same.ts'
import type { Snapshot } from './snapshot.ts'

/** One cluster in two snapshots. */
export interface ClusterChange {
  readonly before: Cluster
  readonly after: Cluster
}

/**
 * The clusters with other endpoints, where two snapshots differ in nothing else, so that whatever was made of the rest can be
 * kept; null where they do. The parts are compared by identity: a translation that went on from the one before shares them.
 */
export function changedClusters(before: Snapshot, after: Snapshot): ClusterChange[] | null {
  const isRestShared =
    before.routes === after.routes &&
    before.defaultBackend === after.defaultBackend &&
    before.ingresses === after.ingresses &&
    before.certificates === after.certificates &&
    before.bindings === after.bindings &&
    before.defaultCertificate === after.defaultCertificate &&
    before.clusters.length === after.clusters.length
  if (!isRestShared) return null
  const changes: ClusterChange[] = []
  for (const [index, cluster] of after.clusters.entries()) {
    const known = before.clusters[index]
    if (known === cluster) continue
    if (known === undefined || !isSameButEndpoints(known, cluster)) return null
    changes.push({ before: known, after: cluster })
  }
  return changes
}

function isSameButEndpoints(a: Cluster, b: Cluster): boolean {
  return samePlain({ ...a, endpoints: [] }, { ...b, endpoints: [] })
}
