import type { Load } from '../load.ts'
import type { Cursor } from './round-robin.ts'

export interface Loaded {
  readonly state: { readonly load: Load }
}

/**
 * The endpoint with the fewest requests in flight that was not tried yet; those with equally many take turns. Requests, not
 * connections: a connection may be idle, or carry a hundred.
 */
export function pickLeastRequests<E extends Loaded>(
  endpoints: readonly E[],
  cursor: Cursor,
  tried: readonly E[],
): E | null {
  const count = endpoints.length
  let best = -1
  let least = Number.POSITIVE_INFINITY
  for (let step = 0; step < count; step++) {
    const index = (cursor.next + step) % count
    const endpoint = endpoints[index]
    if (endpoint === undefined || tried.includes(endpoint)) continue
    const { inFlight } = endpoint.state.load
    if (inFlight >= least) continue
    least = inFlight
    best = index
  }
  if (best === -1) return null
  cursor.next = (best + 1) % count
  return endpoints[best] ?? null
}
