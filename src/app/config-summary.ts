import type { ConfigSummary } from '../admin/dashboard/live-feed.ts'
import type { Control } from '../control/loop.ts'
import type { Proxy as DataPlane } from '../proxy/proxy.ts'

/** What is in force, in a few figures. */
export function configSummary(control: Control, proxy: DataPlane): ConfigSummary {
  const { generation, routes } = control.snapshot.current
  const { error, warning } = control.diagnosticCounts()
  const summary = { generation, routes: routes.length, errors: error, warnings: warning }
  let [endpoints, eligible, idleServices] = [0, 0, 0]
  for (const counts of proxy.endpointCounts()) {
    eligible += counts.eligible
    endpoints += counts.eligible
    for (const count of Object.values(counts.excluded)) endpoints += count
    if (counts.eligible === 0) idleServices++
  }
  return { ...summary, endpoints, eligible, idleServices }
}
