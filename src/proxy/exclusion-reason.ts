import type { TargetEndpoint } from './target-cluster.ts'

export type ExclusionReason = 'terminating' | 'probe-failing' | 'unready' | 'ejected'

/** What speaks against an endpoint; null: nothing does. It may still get requests, where all the others are no better. */
export function exclusionReason(endpoint: TargetEndpoint): ExclusionReason | null {
  const { terminating, isProbed, ready, state } = endpoint
  const { health } = state
  if (terminating) return 'terminating'
  if (isProbed && health.probed !== 'ready') return 'probe-failing'
  if (!isProbed && !ready) return 'unready'
  return health.isOut || health.onTrial ? 'ejected' : null
}
