import type { ReplayBody } from './replay-body.ts'
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
 * Whether an idempotent request may be sent again whose connection has closed. Only on a reused one of which no byte came
 * back is that likely to be no fault of the request: the pod closed the connection because it thought it idle.
 */
export function mayRepeat(
  upstream: UpstreamConnection,
  hasBody: boolean,
  replay: ReplayBody | null,
): boolean {
  if (!upstream.reused || !upstream.silent) return false
  return !hasBody || (replay !== null && replay.parts !== null)
}
