import type { IngressBackend } from '../kubernetes/ingress.ts'

/** What a backend refers to. */
export interface ClusterRef {
  readonly namespace: string
  readonly service: string
  readonly port: number | string
}

/** A backend that is a resource refers to no Service; a name that no Service can have stands for it. */
export const resourceName = ''

export function clusterRef(namespace: string, backend: IngressBackend): ClusterRef {
  return backend.kind === 'service'
    ? { namespace, service: backend.name.value, port: backend.port.value }
    : { namespace, service: resourceName, port: 0 }
}

/** `namespace/service:port`, port as the backend wrote it. */
export function clusterId({ namespace, service, port }: ClusterRef): string {
  return `${namespace}/${service}:${port}`
}
