import type { EndpointSlice } from '../kubernetes/endpoint-slice.ts'
import type { Endpoints } from '../kubernetes/endpoints.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Pod } from '../kubernetes/pod.ts'

/** The kinds that come and go all day long, and decide about nothing but the endpoints of Services. */
export type EndpointObject = Endpoints | EndpointSlice | Pod

export interface EndpointChange {
  readonly gone: readonly EndpointObject[]
  readonly come: readonly EndpointObject[]
}

/**
 * What differs between two lists of objects, if that is nothing but endpoints; null where it is anything else. Objects are
 * compared by identity: what was not read again is the same object. Lists are in the order of files, so that an edit differs in
 * one stretch, and only that is looked at closely.
 */
export function endpointChange(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): EndpointChange | null {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let same = 0
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++
  const old = before.slice(start, before.length - same)
  const now = after.slice(start, after.length - same)
  const gone = without(old, new Set(now))
  const come = without(now, new Set(old))
  return gone.every(isEndpointObject) && come.every(isEndpointObject) ? { gone, come } : null
}

function without(
  objects: readonly KubernetesObject[],
  others: ReadonlySet<KubernetesObject>,
): KubernetesObject[] {
  return objects.filter((object) => !others.has(object))
}

function isEndpointObject(object: KubernetesObject): object is EndpointObject {
  return object.kind === 'Endpoints' || object.kind === 'EndpointSlice' || object.kind === 'Pod'
}
