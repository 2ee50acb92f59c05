import type { Ingress } from '../kubernetes/ingress.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { objectKey } from '../kubernetes/object.ts'
import type { Secret } from '../kubernetes/secret.ts'
import type { Service } from '../kubernetes/service.ts'
import { EndpointIndex } from './endpoint-index.ts'
import { NameIndex } from './name-index.ts'
import { nameKey } from './name-key.ts'

/** Objects by what they are asked for. Names are keyed as `namespace/name`. */
export interface ObjectIndex {
  readonly ingresses: readonly Ingress[]
  readonly services: ReadonlyMap<string, Service>
  readonly endpoints: EndpointIndex
  readonly secrets: ReadonlyMap<string, Secret>
  readonly serviceNames: NameIndex
  readonly secretNames: NameIndex
}

export function indexObjects(objects: readonly KubernetesObject[]): ObjectIndex {
  const ingresses: Ingress[] = []
  const services = new Map<string, Service>()
  const endpoints = new EndpointIndex()
  const secrets = new Map<string, Secret>()
  const serviceNames = new NameIndex()
  const secretNames = new NameIndex()
  for (const object of firstOfEachKey(objects)) {
    const { namespace, name } = object.meta
    const key = nameKey(namespace, name.value)
    switch (object.kind) {
      case 'Ingress':
        ingresses.push(object)
        break
      case 'Service':
        services.set(key, object)
        serviceNames.add(namespace, name.value)
        break
      case 'Endpoints':
      case 'EndpointSlice':
      case 'Pod':
        endpoints.add(object)
        break
      case 'Secret':
        secrets.set(key, object)
        secretNames.add(namespace, name.value)
        break
    }
  }
  return { ingresses, services, endpoints, secrets, serviceNames, secretNames }
}

/**
 * Whoever hands us objects has already seen to it that each is there once. Should one slip through, the first by file and
 * position counts, so that the order in which objects come never decides.
 */
function firstOfEachKey(objects: readonly KubernetesObject[]): Iterable<KubernetesObject> {
  const firsts = new Map<string, KubernetesObject>()
  for (const object of objects) {
    const key = objectKey(object)
    const known = firsts.get(key)
    if (known === undefined || isBefore(object, known)) firsts.set(key, object)
  }
  return firsts.values()
}

function isBefore(a: KubernetesObject, b: KubernetesObject): boolean {
  return a.file.path === b.file.path ? a.at.start < b.at.start : a.file.path < b.file.path
}
