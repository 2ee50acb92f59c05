import type { ExplainedEndpoint } from '../snapshot/explanation.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { exclusionReason } from './exclusion-reason.ts'
import type { Runtime, Target } from './runtime.ts'
import type { TargetCluster, TargetEndpoint } from './target-cluster.ts'
import type { EndpointHealth } from './upstream/endpoint-health.ts'

/** One endpoint of one Service port, as /api/v1/endpoints shows it. */
export interface EndpointReport {
  readonly service: {
    readonly namespace: string
    readonly name: string
    readonly port: number | string
  }
  readonly address: string
  readonly port: number
  readonly pod: string | null
  readonly state: 'eligible' | 'excluded'
  /** Why, in words. */
  readonly reason: string
  /** Since when its probes say so, ISO 8601; null where it has none. */
  readonly since: string | null
  /** Requests that were sent there and are not over. */
  readonly inFlight: number
}

/** Sorted by Service port and address. */
export function* endpointsView({ snapshot, clusters }: Runtime): Iterable<EndpointReport> {
  for (const cluster of snapshot.clusters) {
    const [target] = clusters.get(cluster.id) ?? []
    if (target === undefined) continue
    const { namespace, service: name, port } = cluster
    for (const [index, endpoint] of target.current.endpoints.all.entries()) {
      yield {
        service: { namespace, name, port },
        address: endpoint.state.address,
        port: endpoint.state.port,
        pod: cluster.endpoints[index]?.pod ?? null,
        ...stateOf(endpoint, target),
        since: endpoint.isProbed ? new Date(endpoint.state.health.probedSince).toISOString() : null,
        inFlight: endpoint.state.load.inFlight,
      }
    }
  }
}

/** The endpoints of one target, in short. */
export function endpointsOf(
  { cluster, destination }: Target,
  snapshot: Snapshot,
): ExplainedEndpoint[] {
  const { namespace, name, port } = destination.service
  const known = snapshot.clusters.find(
    (entry) => entry.namespace === namespace && entry.service === name && entry.port === port,
  )
  return cluster.current.endpoints.all.map((endpoint, index) => {
    const pod = known?.endpoints[index]?.pod ?? null
    const { address, port: number } = endpoint.state
    return { address, port: number, ...(pod !== null && { pod }), ...stateOf(endpoint, cluster) }
  })
}

function stateOf(
  endpoint: TargetEndpoint,
  { current }: TargetCluster,
): Pick<EndpointReport, 'state' | 'reason'> {
  const isEligible = current.endpoints.eligible.includes(endpoint)
  return { state: isEligible ? 'eligible' : 'excluded', reason: reasonText(endpoint, isEligible) }
}

function reasonText(endpoint: TargetEndpoint, isEligible: boolean): string {
  const { health } = endpoint.state
  switch (exclusionReason(endpoint)) {
    case 'terminating':
      return isEligible ? 'it terminates, and no other is ready' : 'it terminates'
    case 'probe-failing':
      return health.probeReason
    case 'unready':
      return 'it is not ready'
    case 'ejected':
      return ejectedText(health, isEligible)
    case null:
      return endpoint.isProbed ? health.probeReason : 'it is ready'
  }
}

function ejectedText({ isOut, deadline }: EndpointHealth, isEligible: boolean): string {
  if (!isOut) return 'it was left out, and gets one request at a time until one arrives'
  if (isEligible) return 'connecting to it failed, and too many others fail as well'
  return `connecting to it failed: it is left out until ${new Date(deadline).toISOString()}`
}
