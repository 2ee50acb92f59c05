import type { Cluster } from '../../snapshot/cluster.ts'
import { compareText } from '../../snapshot/compare-text.ts'
import type { Ingress, IngressBackend } from '../kubernetes/ingress.ts'
import type { ClusterRef } from './cluster-ref.ts'
import { clusterId, clusterRef } from './cluster-ref.ts'
import type { ObjectIndex } from './object-index.ts'
import type { Resolution, ServiceOptions } from './resolve-cluster.ts'
import { resolveCluster } from './resolve-cluster.ts'

/** One place in an Ingress that refers to a cluster. */
export interface BackendUse {
  readonly ingress: Ingress
  readonly backend: IngressBackend
}

/** Whatever refers to clusters. */
export interface Backends {
  readonly uses: readonly BackendUse[]
  /** Of the annotation default-backend. */
  readonly fallbacks: readonly ClusterRef[]
  /** Of `--default-backend`. */
  readonly option: ClusterRef | null
}

/** By cluster id: one for each Service port that something refers to. */
export type Resolutions = ReadonlyMap<string, Resolution>

/** `known`: of Services whose objects are all the same as before. */
export function resolveClusters(
  { uses, fallbacks, option }: Backends,
  index: ObjectIndex,
  options: ServiceOptions,
  known: Resolutions,
): Map<string, Resolution> {
  const resolutions = new Map<string, Resolution>()
  const resolve = (ref: ClusterRef): void => {
    const id = clusterId(ref)
    if (resolutions.has(id)) return
    resolutions.set(id, known.get(id) ?? resolveCluster(ref, index, options))
  }
  for (const { ingress, backend } of uses) resolve(clusterRef(ingress.meta.namespace, backend))
  fallbacks.forEach(resolve)
  if (option !== null) resolve(option)
  return resolutions
}

/** Sorted by id. */
export function clustersOf(resolutions: Resolutions): Cluster[] {
  return [...resolutions.values()]
    .map(({ cluster }) => cluster)
    .sort((a, b) => compareText(a.id, b.id))
}
