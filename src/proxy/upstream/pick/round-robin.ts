/** Where the next turn begins. Live state: it outlives snapshots, and any number is good for any list. */
export interface Cursor {
  next: number
}

/**
 * The next endpoint in turn that is usable and was not tried yet for this request; null where there is none. The turn goes
 * on behind the one that was picked, not behind the one that was due: the share of one that is skipped is then spread over
 * all others rather than falling to its neighbour.
 */
export function pickRoundRobin<E>(
  endpoints: readonly E[],
  cursor: Cursor,
  isUsable: (endpoint: E) => boolean,
  tried: readonly E[] = noneTried,
): E | null {
  const count = endpoints.length
  for (let step = 0; step < count; step++) {
    const index = (cursor.next + step) % count
    const endpoint = endpoints[index]
    if (endpoint === undefined || tried.includes(endpoint) || !isUsable(endpoint)) continue
    cursor.next = (index + 1) % count
    return endpoint
  }
  return null
}

const noneTried: readonly never[] = []
