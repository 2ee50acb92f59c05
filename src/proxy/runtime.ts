import type { Cluster } from '../snapshot/cluster.ts'
import { type Endpoint, endpointKey } from '../snapshot/endpoint.ts'
import { hostText } from '../snapshot/host.ts'
import type { LoadBalance } from '../snapshot/load-balance.ts'
import type { RoutePolicies } from '../snapshot/policy.ts'
import type { DefaultBackend, Route } from '../snapshot/route.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Destination } from '../telemetry/request-record.ts'
import { type Limits, orNoLimit } from './limits.ts'
import type { PodLink } from './pod-link.ts'
import { compileHttpsRedirect, type Redirecting } from './policy/https-redirect.ts'
import type { RetryBudget } from './retry-budget.ts'
import { compileRouter, type Router } from './router/router.ts'
import { type CertificateTable, compileCertificates } from './tls/certificate-table.ts'
import type { ContextCache } from './tls/context-cache.ts'
import { type Affinity, compileAffinity } from './upstream/affinity.ts'
import { cookiePath } from './upstream/affinity-cookie.ts'
import { ClientAffinity } from './upstream/client-affinity.ts'
import { ClusterEndpoints } from './upstream/cluster-endpoints.ts'
import type { EndpointState, EndpointStates } from './upstream/endpoint-states.ts'
import { hashText } from './upstream/pick/consistent-hash.ts'
import type { Cursor } from './upstream/pick/round-robin.ts'
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
  /** By their ids; one that is spoken to in several ways stands here once. */
  readonly clusters: ReadonlyMap<string, TargetCluster>
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
  /** Live state of the whole proxy. */
  readonly retries: RetryBudget
}

export interface TargetCluster {
  readonly unavailable: Cluster['unavailable']
  /** In the order of the cluster's endpoints. */
  readonly endpoints: ClusterEndpoints<TargetEndpoint>
  /** Whose turn it is: live state. */
  readonly cursor: Cursor
  /** sessionAffinity: ClientIP of the Service; null: none. Live state. */
  readonly clients: ClientAffinity | null
}

export interface TargetEndpoint extends Pick<Endpoint, 'ready' | 'serving' | 'terminating'> {
  readonly index: number
  readonly isProbed: boolean
  readonly state: EndpointState<PodLink>
  readonly link: PodLink
  /** Of its pod, which may have several addresses and ports; where nobody names the pod, address and port. */
  readonly name: string
  /** Of the name. */
  readonly hash: number
}

export interface TargetAffinity {
  readonly affinity: Affinity
  /** Path attribute of its cookie. */
  readonly cookiePath: string
}

/** What outlives runtimes, and what they are compiled with. */
export interface LiveState {
  readonly limits: Limits
  readonly affinityKey: Uint8Array
  /** Where an Ingress does not say whether plain HTTP is redirected. */
  readonly sslRedirect: boolean
  readonly hsts: string
  /** That clients connect to; 0 until one is bound. */
  readonly ports: { https: number }
  readonly pseudonym: string | null
  readonly endpoints: EndpointStates<PodLink>
  /** By cluster id. */
  readonly cursors: Map<string, Cursor>
  /** By `namespace/service`. */
  readonly clients: Map<string, ClientAffinity>
  readonly retries: RetryBudget
  readonly contexts: ContextCache
  readonly rejectUnknownSni: boolean
}

/** Compiles a snapshot in full, or throws (our bug: snapshots are checked before they are published). */
export function compileRuntime(snapshot: Snapshot, live: LiveState): Runtime {
  const clusters = new Map(snapshot.clusters.map((cluster) => [cluster.id, cluster]))
  const targetClusters = new Map<string, TargetCluster>()

  const destinations: Destination[] = []

  function compileTarget(
    route: Route | DefaultBackend,
    path: string | null,
    isFallback = false,
  ): Target {
    const cluster = clusters.get(route.cluster)
    if (cluster === undefined) throw new Error(`bug: no cluster ${route.cluster}`)
    const { policies } = route
    const transport = transportOf(policies, cluster)
    const key = `${cluster.id} ${transport.key}`
    let targetCluster = targetClusters.get(key)
    if (targetCluster === undefined) {
      targetCluster = compileCluster(cluster, transport, live)
      targetClusters.set(key, targetCluster)
    }
    const destination = destinationOf(route, cluster)
    destinations.push(destination)
    return {
      route,
      isFallback,
      destination,
      cluster: targetCluster,
      affinity: compileTargetAffinity(policies, cluster, path, live),
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
    clusters: new Map(
      [...targetClusters].map(([key, target]) => [key.split(' ')[0] ?? key, target]),
    ),
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

function compileCluster(cluster: Cluster, transport: Transport, live: LiveState): TargetCluster {
  const endpoints = cluster.endpoints.map((endpoint, index) => {
    const state = live.endpoints.get(endpoint)
    const { ready, serving, terminating } = endpoint
    const name = endpoint.pod ?? state.key
    const hash = hashText(name)
    const link = state.link(transport)
    const isProbed = endpoint.probes.length > 0
    return { index, state, link, name, hash, ready, serving, terminating, isProbed }
  })
  let cursor = live.cursors.get(cluster.id)
  if (cursor === undefined) {
    cursor = { next: 0 }
    live.cursors.set(cluster.id, cursor)
  }
  const clients = clientAffinity(cluster, live)
  const { unavailable } = cluster
  const list = new ClusterEndpoints(endpoints, live.endpoints.version)
  return { unavailable, endpoints: list, cursor, clients }
}

function clientAffinity(cluster: Cluster, { clients }: LiveState): ClientAffinity | null {
  if (cluster.clientIpSeconds === null) return null
  const timeout = cluster.clientIpSeconds * 1_000
  const service = serviceKey(cluster)
  let affinity = clients.get(service)
  if (affinity === undefined) {
    affinity = new ClientAffinity(timeout)
    clients.set(service, affinity)
  }
  affinity.timeout = timeout
  return affinity
}

function serviceKey({ namespace, service }: Cluster): string {
  return `${namespace}/${service}`
}

function compileTargetAffinity(
  policies: RoutePolicies,
  cluster: Cluster,
  path: string | null,
  live: LiveState,
): TargetAffinity | null {
  if (policies.affinity === null) return null
  return {
    affinity: compileAffinity(policies.affinity, cluster, live.affinityKey),
    cookiePath: path ?? '/',
  }
}

/** Lets go of the live state that a new snapshot no longer refers to. */
export function releaseGone(snapshot: Snapshot, live: LiveState): void {
  const keys = new Set<string>()
  const ids = new Set<string>()
  const services = new Set<string>()
  for (const cluster of snapshot.clusters) {
    ids.add(cluster.id)
    if (cluster.clientIpSeconds !== null) services.add(serviceKey(cluster))
    for (const endpoint of cluster.endpoints) keys.add(endpointKey(endpoint))
  }
  live.endpoints.keepOnly(keys)
  for (const id of live.cursors.keys()) if (!ids.has(id)) live.cursors.delete(id)
  for (const name of live.clients.keys()) if (!services.has(name)) live.clients.delete(name)
}
