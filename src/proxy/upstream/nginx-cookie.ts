import { createHash } from 'node:crypto'
import type { Cluster } from '../../snapshot/cluster.ts'
import { type Endpoint, endpointKey } from '../../snapshot/endpoint.ts'

/**
 * The value of ingress-nginx's cookie for an endpoint in its mode `persistent`: a hash of the address, a bar, a hash of the
 * backend's name. It is read, so that sessions outlive a migration, and never written: all addresses of a network can be
 * hashed in a second, so that it tells where the pod is.
 */
export function nginxCookieValue(cluster: Cluster, endpoint: Endpoint): string {
  const name = `${cluster.namespace}-${cluster.service}-${cluster.port}`
  return `${md5(name + endpointKey(endpoint))}|${md5(md5(name) + name)}`
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
