import type { Endpoint } from '../../../snapshot/endpoint.ts'

/**
 * The endpoints that may get requests: the ready ones; where there are none, those that still answer while they terminate
 * (as kube-proxy does since KEP-1669), so that a rollout that went wrong is not an outage.
 */
export function eligible<E extends Pick<Endpoint, 'serving' | 'terminating'>>(
  endpoints: readonly E[],
  isReady: (endpoint: E) => boolean,
): readonly E[] {
  const ready = endpoints.filter(isReady)
  if (ready.length > 0) return ready
  return endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating)
}
