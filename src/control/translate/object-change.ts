import type { EndpointSlice } from '../kubernetes/endpoint-slice.ts'
import type { Endpoints } from '../kubernetes/endpoints.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Pod } from '../kubernetes/pod.ts'

/** The kinds that come and go all day long, and decide about nothing but the endpoints of Services. */
export type EndpointObject = Endpoints | EndpointSlice | Pod

export interface ObjectChange<T extends KubernetesObject = KubernetesObject> {
  readonly gone: readonly T[]
  readonly come: readonly T[]
}

/**
 * What differs between two lists of objects, by identity: what was not read again is the same object. Lists are in the order of
 * files, so that an edit differs in one stretch, and only that is looked at closely.
 */
export function objectChange(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): ObjectChange {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let same = 0
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++
  const old = before.slice(start, before.length - same)
  const now = after.slice(start, after.length - same)
  return { gone: without(old, new Set(now)), come: without(now, new Set(old)) }
}

export function isOfEndpoints(change: ObjectChange): change is ObjectChange<EndpointObject> {
  return change.gone.every(isEndpointObject) && change.come.every(isEndpointObject)
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
