import { type ExclusionReason, exclusionReason } from './exclusion-reason.ts'
import type { Runtime } from './runtime.ts'
import type { TargetCluster } from './target-cluster.ts'

/** The endpoints of one Service port. */
export interface EndpointCounts {
  readonly namespace: string
  readonly service: string
  readonly port: number | string
  readonly eligible: number
  /** How many get no requests, by why. */
  readonly excluded: Readonly<Record<ExclusionReason, number>>
}

/** An Ingress with a rule whose requests nobody can take. */
export interface OrphanIngress {
  readonly namespace: string
  readonly ingress: string
  readonly type: 'no-service' | 'no-endpoint'
}

export function* endpointCounts({ snapshot, clusters }: Runtime): Iterable<EndpointCounts> {
  for (const { id, namespace, service, port } of snapshot.clusters) {
    const [target] = clusters.get(id) ?? []
    if (target !== undefined) yield { namespace, service, port, ...countsOf(target) }
  }
}

function countsOf({ current }: TargetCluster): Pick<EndpointCounts, 'eligible' | 'excluded'> {
  const { all, eligible } = current.endpoints
  const excluded = { terminating: 0, 'probe-failing': 0, unready: 0, ejected: 0 }
  const chosen = new Set(eligible)
  for (const endpoint of all) {
    const reason = chosen.has(endpoint) ? null : exclusionReason(endpoint)
    if (reason !== null) excluded[reason]++
  }
  return { eligible: chosen.size, excluded }
}

/** Each of them once for each type; null: a route that is none, so that whoever walks many can let others have a turn. */
export function* orphanIngresses({ snapshot, clusters }: Runtime): Iterable<OrphanIngress | null> {
  const told = new Set<string>()
  const { routes, defaultBackend } = snapshot
  for (const { ingress, cluster } of defaultBackend === null
    ? routes
    : [...routes, defaultBackend]) {
    const type = orphanType(clusters.get(cluster)?.[0])
    const key = `${ingress?.namespace} ${ingress?.name} ${type}`
    if (ingress === null || type === null || told.has(key)) {
      yield null
      continue
    }
    told.add(key)
    yield { namespace: ingress.namespace, ingress: ingress.name, type }
  }
}

function orphanType(target: TargetCluster | undefined): OrphanIngress['type'] | null {
  if (target === undefined) return null
  if (target.unavailable !== null) return 'no-service'
  return target.current.endpoints.eligible.length === 0 ? 'no-endpoint' : null
}
