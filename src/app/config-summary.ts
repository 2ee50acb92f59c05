import type { ConfigSummary } from '../admin/dashboard/live-feed.ts'
import type { Control } from '../control/loop.ts'
import type { Proxy as DataPlane } from '../proxy/proxy.ts'

/** What is in force, in a few figures. */
export function configSummary(control: Control, proxy: DataPlane): ConfigSummary {
  const { generation, routes, certificates } = control.snapshot.current
  const { error, warning } = control.diagnosticCounts()
  const ends = certificates.map(({ notAfter }) => notAfter)
  let [endpoints, eligible, idleServices] = [0, 0, 0]
  for (const counts of proxy.endpointCounts()) {
    eligible += counts.eligible
    endpoints += counts.eligible
    for (const count of Object.values(counts.excluded)) endpoints += count
    if (counts.eligible === 0) idleServices++
  }
  return {
    generation,
    routes: routes.length,
    endpoints,
    eligible,
    idleServices,
    errors: error,
    warnings: warning,
    nextExpiry: ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString(),
  }
}
