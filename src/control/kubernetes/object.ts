import type { EndpointSlice } from './endpoint-slice.ts'
import type { Endpoints } from './endpoints.ts'
import type { Ingress } from './ingress.ts'
import type { ConfigMap, IngressClass, Namespace } from './plain-kinds.ts'
import type { Pod } from './pod.ts'
import type { Secret } from './secret.ts'
import type { Service } from './service.ts'

/** Every kind that is read, each in one shape whatever its apiVersion was. */
export type KubernetesObject =
  | Ingress
  | IngressClass
  | Service
  | Endpoints
  | EndpointSlice
  | Pod
  | Secret
  | ConfigMap
  | Namespace

/** `Kind/namespace/name`: two objects with one key are one object. */
export function objectKey(object: KubernetesObject): string {
  return `${object.kind}/${object.meta.namespace}/${object.meta.name.value}`
}
