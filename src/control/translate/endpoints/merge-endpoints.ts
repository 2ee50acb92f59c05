import { compareText } from '../../../snapshot/compare-text.ts'
import type { Endpoint } from '../../../snapshot/endpoint.ts'
import { endpointKey } from '../../../snapshot/endpoint.ts'
import { compareEndpoints } from '../../../snapshot/order.ts'

/**
 * Each address once, sorted. While a pod moves from one EndpointSlice to another it is in both, perhaps in different states:
 * the better one counts, as in kube-proxy, and never the one that came first.
 */
export function mergeEndpoints(endpoints: readonly Endpoint[]): Endpoint[] {
  const merged = new Map<string, Endpoint>()
  for (const endpoint of endpoints) {
    const key = endpointKey(endpoint)
    const known = merged.get(key)
    if (known === undefined || compareState(endpoint, known) < 0) merged.set(key, endpoint)
  }
  return [...merged.values()].sort(compareEndpoints)
}

function compareState(a: Endpoint, b: Endpoint): number {
  return (
    Number(b.ready) - Number(a.ready) ||
    Number(b.serving) - Number(a.serving) ||
    Number(a.terminating) - Number(b.terminating) ||
    Number(a.pod === null) - Number(b.pod === null) ||
    compareText(a.pod ?? '', b.pod ?? '')
  )
}
