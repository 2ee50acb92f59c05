import type { UpstreamConnection } from './upstream-connection.ts'

/** RFC 9110 9.2.2. */
const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

export function isIdempotent(method: string): boolean {
  return idempotentMethods.has(method)
}

/**
 * A pod may close an idle connection at the very moment at which a request is sent on it. One that must not be sent twice
 * only goes where that is unlikely: on a connection that was idle for less than this, in milliseconds.
 */
const MAX_IDLE_ONCE = 1_000

/** How long a connection may have been idle that carries such a request, in milliseconds. */
export function maxIdleFor(idempotent: boolean): number {
  return idempotent ? Number.POSITIVE_INFINITY : MAX_IDLE_ONCE
}

/**
 * Whether a connection that has closed under a request was a reused one of which no byte came back: only then is it likely to
 * be no fault of the request. The pod closed the connection because it thought it idle.
 */
export function isLikelyForsaken({ reused, silent }: UpstreamConnection): boolean {
  return reused && silent
}
