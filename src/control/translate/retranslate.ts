import { deepFreeze } from '../../base/deep-freeze.ts'
import { samePlain } from '../../snapshot/same.ts'
import { share } from '../../snapshot/share.ts'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Pod } from '../kubernetes/pod.ts'
import { endpointDiagnostics } from './endpoint-diagnostics.ts'
import { serviceOfSlice } from './endpoint-index.ts'
import { nameKey } from './name-key.ts'
import {
  type EndpointObject,
  isOfEndpoints,
  type ObjectChange,
  objectChange,
} from './object-change.ts'
import { hasLabels } from './pod-index.ts'
import { type Resolution, resolveCluster } from './resolve-cluster.ts'
import type { Resolutions } from './resolve-clusters.ts'
import {
  type Translated,
  type TranslateOptions,
  type translate,
  translateAll,
} from './translate.ts'

/**
 * `translate` for somebody who translates one state after the other with the same options. What a snapshot has in common with the
 * one before are the very same objects; where nothing but endpoints has changed, they are not even made anew.
 */
export function createTranslate(): typeof translate {
  let last: Translated | null = null
  return (objects, options) => {
    const before = last
    // An index that an error has left half changed must not be used again.
    last = null
    last = before === null ? first(objects, options) : next(before, objects, options)
    return last
  }
}

function first(objects: readonly KubernetesObject[], options: TranslateOptions): Translated {
  const translated = translateAll(objects, options)
  return { ...translated, snapshot: deepFreeze(translated.snapshot) }
}

function next(
  before: Translated,
  objects: readonly KubernetesObject[],
  options: TranslateOptions,
): Translated {
  const change = objectChange(before.objects, objects)
  // The same list once more is a question of time: certificates may have expired.
  if (before.objects !== objects && isOfEndpoints(change)) {
    return withChange(before, objects, change, options)
  }
  const translated = translateAll(objects, options, untouched(before, change))
  const snapshot = deepFreeze(share(before.snapshot, translated.snapshot))
  const resolutions = new Map<string, Resolution>()
  for (const cluster of snapshot.clusters) {
    const problem = translated.resolutions.get(cluster.id)?.problem ?? null
    resolutions.set(cluster.id, { cluster, problem })
  }
  return { ...translated, snapshot, resolutions }
}

function withChange(
  before: Translated,
  objects: readonly KubernetesObject[],
  { gone, come }: ObjectChange<EndpointObject>,
  options: TranslateOptions,
): Translated {
  const { index, backends, lastingDiagnostics } = before
  for (const object of gone) index.endpoints.remove(object)
  for (const object of come) index.endpoints.add(object)
  index.serviceNames.refill()
  const resolutions = new Map(before.resolutions)
  for (const id of touchedClusters(before, [...gone, ...come])) {
    const known = resolutions.get(id)
    if (known === undefined) continue
    const { namespace, service, port } = known.cluster
    const { cluster, problem } = resolveCluster({ namespace, service, port }, index, options)
    const isSame = samePlain(known.cluster, cluster)
    resolutions.set(id, { cluster: isSame ? known.cluster : deepFreeze(cluster), problem })
  }
  const clusters = before.snapshot.clusters.map(
    (cluster) => resolutions.get(cluster.id)?.cluster ?? cluster,
  )
  return {
    ...before,
    objects,
    resolutions,
    snapshot: deepFreeze({ ...before.snapshot, clusters }),
    diagnostics: sortDiagnostics([
      ...lastingDiagnostics,
      ...endpointDiagnostics(index.endpoints.pods.all, backends, resolutions, options),
    ]),
  }
}

/** The clusters that no change of objects has to do with. */
function untouched(before: Translated, { gone, come }: ObjectChange): Resolutions {
  const known = new Map(before.resolutions)
  for (const id of touchedClusters(before, [...gone, ...come])) known.delete(id)
  return known
}

/** Ids of the clusters that may have other endpoints, or something else to be said of them. */
function touchedClusters(
  { index, resolutions }: Translated,
  objects: readonly KubernetesObject[],
): ReadonlySet<string> {
  const touched = new Set(objects.map(serviceOf))
  const pods = objects.filter((object) => object.kind === 'Pod')
  // What is missing is told with the names and labels that are there instead.
  const hasNames = objects.some(({ kind }) => kind === 'Service' || kind === 'Pod')
  const ids = new Set<string>()
  for (const [id, { cluster, problem }] of resolutions) {
    const key = nameKey(cluster.namespace, cluster.service)
    if (touched.has(key) || (hasNames && problem !== null)) ids.add(id)
    if (pods.length === 0) continue
    const selector = index.services.get(key)?.selector ?? null
    const selects = (pod: Pod) =>
      pod.meta.namespace === cluster.namespace && selector !== null && hasLabels(pod, selector)
    if (pods.some(selects)) ids.add(id)
  }
  return ids
}

/** The Service (`namespace/name`) that an object is, or belongs to by name; null: none. Pods do not know theirs. */
function serviceOf(object: KubernetesObject): string | null {
  switch (object.kind) {
    case 'Service':
    case 'Endpoints':
      return nameKey(object.meta.namespace, object.meta.name.value)
    case 'EndpointSlice':
      return serviceOfSlice(object)
    default:
      return null
  }
}
