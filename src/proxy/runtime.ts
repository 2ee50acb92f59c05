import type { ClusterChange } from '../snapshot/changed-clusters.ts'
import type { Cluster } from '../snapshot/cluster.ts'
import { hostText } from '../snapshot/host.ts'
import type { LoadBalance } from '../snapshot/load-balance.ts'
import type { CookieAffinity, RoutePolicies } from '../snapshot/policy.ts'
import type { DefaultBackend, Route } from '../snapshot/route.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Destination } from '../telemetry/request-record.ts'
import { orNoLimit } from './limits.ts'
import type { LiveState } from './live-state.ts'
import { compileHttpsRedirect, type Redirecting } from './policy/https-redirect.ts'
import type { RetryBudget } from './retry-budget.ts'
import { compileRouter, type Router } from './router/router.ts'
import { compileCluster, compileView, type TargetCluster } from './target-cluster.ts'
import { type CertificateTable, compileCertificates } from './tls/certificate-table.ts'
import { cookiePath } from './upstream/affinity-cookie.ts'
import { type Transport, transportOf } from './upstream/transport.ts'

/** One compiled snapshot. A request keeps the runtime that it began with. */
export interface Runtime {
  readonly snapshot: Snapshot
  readonly router: Router<Target>
  readonly certificates: CertificateTable
  /** The header line; empty: it is not sent. */
  readonly hsts: string
  readonly ports: LiveState['ports']
  /** Name of this proxy in Via; null: it does not name itself. */
  readonly pseudonym: string | null
  /** Of all its targets. */
  readonly destinations: readonly Destination[]
  /** By their ids, one for each way in which their endpoints are spoken to; never an empty list. */
  readonly clusters: ReadonlyMap<string, readonly TargetCluster[]>
}

/** Where a route leads, with everything that its requests need: nothing is looked up or parsed while they wait. */
export interface Target {
  readonly route: Route | DefaultBackend
  /** It stands in for the cluster that its route names. */
  readonly isFallback: boolean
  readonly destination: Destination
  readonly cluster: TargetCluster
  readonly affinity: TargetAffinity | null
  readonly loadBalance: LoadBalance
  /** Who gets its requests while its cluster has no endpoint; null: nobody does. */
  readonly fallback: Target | null
  /** null: plain HTTP is served as it is. */
  readonly redirect: Redirecting | null
  /** Bytes; Infinity is no limit. */
  readonly maxBody: number
  /** Milliseconds; Infinity is no limit. */
  readonly connectTime: number
  readonly readTime: number
  readonly sendTime: number
  /** Of the whole proxy. */
  readonly retries: RetryBudget
}

export interface TargetAffinity {
  readonly policy: CookieAffinity
  /** Path attribute of its cookie. */
  readonly cookiePath: string
}

/**
 * Compiles a snapshot in full, or throws (our bug: snapshots are checked before they are published). `before`: the runtime in
 * force, whose clusters are kept where both snapshots have the very same ones.
 */
export function compileRuntime(
  snapshot: Snapshot,
  live: LiveState,
  before: Runtime | null = null,
): Runtime {
  const clusters = new Map(snapshot.clusters.map((cluster) => [cluster.id, cluster]))
  const unchanged = new Set(before?.snapshot.clusters)
  const targetClusters = new Map<string, TargetCluster[]>()
  const destinations: Destination[] = []

  function targetClusterOf(cluster: Cluster, transport: Transport): TargetCluster {
    const isSame = (target: TargetCluster) => target.transport.key === transport.key
    const known = targetClusters.get(cluster.id) ?? []
    const same = known.find(isSame)
    if (same !== undefined) return same
    const kept = unchanged.has(cluster) ? before?.clusters.get(cluster.id)?.find(isSame) : undefined
    const target = kept ?? compileCluster(cluster, transport, live)
    targetClusters.set(cluster.id, [...known, target])
    return target
  }

  function compileTarget(
    route: Route | DefaultBackend,
    path: string | null,
    isFallback = false,
  ): Target {
    const cluster = clusters.get(route.cluster)
    if (cluster === undefined) throw new Error(`bug: no cluster ${route.cluster}`)
    const { policies } = route
    const destination = destinationOf(route, cluster)
    destinations.push(destination)
    return {
      route,
      isFallback,
      destination,
      cluster: targetClusterOf(cluster, transportOf(policies, cluster)),
      affinity: compileTargetAffinity(policies, path),
      loadBalance: policies.loadBalance,
      fallback:
        policies.fallback === null
          ? null
          : compileTarget(
              { ...route, cluster: policies.fallback, policies: withoutFallback(policies) },
              path,
              true,
            ),
      redirect: compileHttpsRedirect(policies.httpsRedirect, live.sslRedirect),
      maxBody: orNoLimit(policies.maxBodySize ?? live.limits.bodyBytes),
      connectTime: orNoLimit(policies.timeouts.connect ?? live.limits.connectTime),
      readTime: orNoLimit(policies.timeouts.read ?? live.limits.upstreamReadTime),
      sendTime: orNoLimit(policies.timeouts.send ?? live.limits.upstreamSendTime),
      retries: live.retries,
    }
  }

  const { defaultBackend } = snapshot
  return {
    snapshot,
    router: compileRouter(
      snapshot.routes.map((route) => ({ route, target: compileTarget(route, cookiePath(route)) })),
      defaultBackend === null ? null : compileTarget(defaultBackend, null),
    ),
    certificates: compileCertificates(snapshot, live.contexts, live.rejectUnknownSni),
    destinations,
    clusters: targetClusters,
    pseudonym: live.pseudonym,
    hsts: live.hsts,
    ports: live.ports,
  }
}

/** One step aside and no more; a cookie would bind its clients to what is only a stand-in. */
function withoutFallback(policies: RoutePolicies): RoutePolicies {
  return { ...policies, fallback: null, affinity: null }
}

function destinationOf(route: Route | DefaultBackend, cluster: Cluster): Destination {
  const { ingress } = route
  return {
    host: 'host' in route ? hostText(route.host) : '',
    path: 'path' in route ? route.path : '',
    ingress: ingress === null ? null : { namespace: ingress.namespace, name: ingress.name },
    service: { namespace: cluster.namespace, name: cluster.service, port: cluster.port },
  }
}

function compileTargetAffinity(
  { affinity }: RoutePolicies,
  path: string | null,
): TargetAffinity | null {
  return affinity === null ? null : { policy: affinity, cookiePath: path ?? '/' }
}

/**
 * The runtime of a snapshot that differs from the one in force in nothing but the endpoints of these clusters. Routes and their
 * targets stay as they are; requests in flight go on with the endpoints that they began with.
 */
export function withEndpoints(
  runtime: Runtime,
  snapshot: Snapshot,
  changes: readonly ClusterChange[],
  live: LiveState,
): Runtime {
  for (const { after } of changes) {
    for (const target of runtime.clusters.get(after.id) ?? []) {
      target.current = compileView(after, target.transport, live)
    }
  }
  return { ...runtime, snapshot }
}
