import type { Loaded } from './least-requests.ts'

export interface Hashed extends Loaded {
  /** Of its name. */
  readonly hash: number
}

/** How much more than its share an endpoint may have in flight before the next one is asked. */
const BOUND = 1.25

/**
 * The endpoint that a key belongs to, by rendezvous hashing: each endpoint draws a number from its own hash and the key's, and
 * the highest wins. So one that comes or goes moves only the keys that it wins or had. Where it has more than 1.25 times
 * its share of the requests in flight, the next highest takes the key ("consistent hashing with bounded loads").
 */
export function pickConsistentHash<E extends Hashed>(
  endpoints: readonly E[],
  key: number,
  tried: readonly E[],
): E | null {
  let inFlight = 1
  for (const { state } of endpoints) inFlight += state.load.inFlight
  const most = Math.ceil((inFlight / endpoints.length) * BOUND)
  return (
    highest(endpoints, key, (e) => !tried.includes(e) && e.state.load.inFlight < most) ??
    highest(endpoints, key, (e) => !tried.includes(e))
  )
}

function highest<E extends Hashed>(
  endpoints: readonly E[],
  key: number,
  isCandidate: (endpoint: E) => boolean,
): E | null {
  let best: E | null = null
  let score = -1
  for (const endpoint of endpoints) {
    if (!isCandidate(endpoint)) continue
    const drawn = mix(endpoint.hash ^ key)
    if (drawn <= score) continue
    score = drawn
    best = endpoint
  }
  return best
}

/** Spreads every bit of 32 over all of them (the finalizer of MurmurHash3). */
function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** 32 bits of a text (FNV-1a, then mixed). Whoever can choose the text can choose its endpoint, and nothing else. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  }
  return mix(hash)
}
