import type { Control } from '../control/loop.ts'
import type { Proxy as DataPlane } from '../proxy/proxy.ts'
import { configHash } from '../snapshot/config-hash.ts'
import type { MetricsSources } from '../telemetry/metrics/metrics.ts'
import { certificateSamples } from './certificates/certificate-samples.ts'
import type { OpenAccessLog } from './open-access-log.ts'

/** What the metrics show of the parts of the program, those that are there. */
export function metricsSources(parts: {
  readonly control: () => Control | null
  readonly proxy: () => DataPlane | null
  readonly accessLog: OpenAccessLog
  /** 0: there is none. */
  readonly connectionLimit: number
}): MetricsSources {
  const { control, proxy, accessLog, connectionLimit } = parts
  const snapshot = () => control()?.snapshot.current ?? null
  let hashed: { readonly snapshot: object; readonly hash: number } | null = null

  return {
    connections: () => proxy()?.connections() ?? { active: 0, accepted: 0, turnedAway: 0 },
    connectionLimit: () => connectionLimit,
    retries: () => proxy()?.retries ?? { granted: 0, refused: 0, waiting: 0 },
    destinations: () => proxy()?.destinations() ?? [],
    endpoints: () => proxy()?.endpointCounts() ?? [],
    orphans: () => proxy()?.orphans() ?? [],
    probes: () => proxy()?.probes ?? [],
    ejections: () => proxy()?.ejections() ?? 0,
    lostLogLines: accessLog.lost,

    *certificates() {
      const current = snapshot()
      if (current !== null) yield* certificateSamples(current)
    },

    /** Worked out once for each snapshot. */
    *configHash() {
      const current = snapshot()
      if (current === null) return 0
      if (hashed?.snapshot !== current) {
        hashed = { snapshot: current, hash: yield* configHash(current) }
      }
      return hashed.hash
    },
  }
}
