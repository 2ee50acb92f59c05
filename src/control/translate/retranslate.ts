import { deepFreeze } from '../../base/deep-freeze.ts'
import { samePlain } from '../../snapshot/same.ts'
import { share } from '../../snapshot/share.ts'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Pod } from '../kubernetes/pod.ts'
import { type EndpointChange, type EndpointObject, endpointChange } from './endpoint-change.ts'
import { endpointDiagnostics } from './endpoint-diagnostics.ts'
import { serviceOfSlice } from './endpoint-index.ts'
import { nameKey } from './name-key.ts'
import { hasLabels } from './pod-index.ts'
import { type Resolution, resolveCluster } from './resolve-cluster.ts'
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
  // The same list once more is a question of time: certificates may have expired.
  const change = before.objects === objects ? null : endpointChange(before.objects, objects)
  if (change !== null) return withChange(before, objects, change, options)
  const translated = translateAll(objects, options)
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
  { gone, come }: EndpointChange,
  options: TranslateOptions,
): Translated {
  const { index, backends, lastingDiagnostics } = before
  for (const object of gone) index.endpoints.remove(object)
  for (const object of come) index.endpoints.add(object)
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

/** Ids of the clusters that may have other endpoints, or something else to be said of them. */
function touchedClusters(
  { index, resolutions }: Translated,
  objects: readonly EndpointObject[],
): ReadonlySet<string> {
  const services = new Set<string>()
  const pods: Pod[] = []
  for (const object of objects) {
    const service = serviceOf(object)
    if (service !== null) services.add(service)
    if (object.kind === 'Pod') pods.push(object)
  }
  const ids = new Set<string>()
  for (const [id, { cluster, problem }] of resolutions) {
    const { namespace, service } = cluster
    if (services.has(nameKey(namespace, service))) ids.add(id)
    if (pods.length === 0) continue
    const { selector } = index.services.get(nameKey(namespace, service)) ?? { selector: null }
    if (selector === null) continue
    const touches = (pod: Pod) =>
      pod.meta.namespace === namespace &&
      // A Service that selects nothing is told which labels the pods around it have.
      (problem !== null || hasLabels(pod, selector))
    if (pods.some(touches)) ids.add(id)
  }
  return ids
}

/** By its name; pods do not know theirs. */
function serviceOf(object: EndpointObject): string | null {
  switch (object.kind) {
    case 'Endpoints':
      return nameKey(object.meta.namespace, object.meta.name.value)
    case 'EndpointSlice':
      return serviceOfSlice(object)
    case 'Pod':
      return null
  }
}
