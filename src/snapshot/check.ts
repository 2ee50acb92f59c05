import type { Certificate, CertificateBinding } from './certificate.ts'
import type { Cluster } from './cluster.ts'
import { compareText } from './compare-text.ts'
import { endpointKey } from './endpoint.ts'
import { hostText } from './host.ts'
import type { IngressFacts } from './ingress-facts.ts'
import { compareEndpoints, compareHosts, compareIngressFacts, compareRoutes } from './order.ts'
import { originKey } from './origin.ts'
import type { Route } from './route.ts'
import { routeId } from './route-id.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * What the proxy may rely on, and a list of where it does not hold: one sentence each, empty if all is well. Whatever a user
 * writes, a translated snapshot passes; a violation is our bug, and the snapshot must not be served. `sound` is one that has
 * passed: what both share is not gone through again to the last value.
 */
export function checkSnapshot(snapshot: Snapshot, sound: Snapshot | null = null): string[] {
  const known = new Set<unknown>(
    sound === null
      ? []
      : [...sound.routes, ...sound.clusters, ...sound.certificates, ...sound.ingresses],
  )
  return [
    ...checkRoutes(snapshot.routes),
    ...checkReferences(snapshot),
    ...checkClusterList(snapshot.clusters),
    ...checkEndpoints(snapshot.clusters.filter((cluster) => !known.has(cluster))),
    ...checkCertificates(snapshot.certificates),
    ...checkBindings(snapshot.bindings),
    ...checkIngresses(snapshot.ingresses),
    ...checkFrozen(snapshot, 'the snapshot', known),
  ]
}

/**
 * The same of a snapshot that differs from one that passed in nothing but the endpoints of these clusters: see
 * changed-clusters.ts.
 */
export function checkChangedClusters(changed: readonly Cluster[]): string[] {
  return [
    ...checkEndpoints(changed),
    ...changed.flatMap((cluster) => checkFrozen(cluster, `cluster ${cluster.id}`, new Set())),
  ]
}

function checkRoutes(routes: readonly Route[]): string[] {
  return [
    ...unique(routes, (route) => route.id, 'route'),
    ...sorted(routes, compareRoutes, (route) => route.id, 'route'),
    ...routes.flatMap((route) => [
      ...(route.id === routeId(route) ? [] : [`route ${route.id} is not named after its rule`]),
      ...(route.path.startsWith('/') ? [] : [`path of route ${route.id} does not begin with /`]),
    ]),
  ]
}

function checkReferences(snapshot: Snapshot): string[] {
  const clusters = new Set(snapshot.clusters.map((cluster) => cluster.id))
  const certificates = new Set(snapshot.certificates.map((certificate) => certificate.id))
  const backend = snapshot.defaultBackend
  return [
    ...snapshot.routes
      .filter((route) => !clusters.has(route.cluster))
      .map((route) => `route ${route.id} points to the missing cluster ${route.cluster}`),
    ...[...snapshot.routes, ...(backend === null ? [] : [backend])]
      .flatMap(({ policies }) => policies.fallback ?? [])
      .filter((id) => !clusters.has(id))
      .map((id) => `a fallback points to the missing cluster ${id}`),
    ...(backend === null || clusters.has(backend.cluster)
      ? []
      : [`the default backend points to the missing cluster ${backend.cluster}`]),
    ...snapshot.bindings
      .filter((binding) => !binding.certificates.every((id) => certificates.has(id)))
      .map((binding) => `${hostText(binding.host)} is bound to a missing certificate`),
  ]
}

function checkClusterList(clusters: readonly Cluster[]): string[] {
  return [
    ...unique(clusters, (cluster) => cluster.id, 'cluster'),
    ...sorted(clusters, byId, (cluster) => cluster.id, 'cluster'),
  ]
}

function checkEndpoints(clusters: readonly Cluster[]): string[] {
  return clusters.flatMap(({ id, unavailable, endpoints }) => [
    ...unique(endpoints, endpointKey, `endpoint of ${id}`),
    ...sorted(endpoints, compareEndpoints, endpointKey, `endpoint of ${id}`),
    ...(unavailable === null || endpoints.length === 0
      ? []
      : [`cluster ${id} is unavailable and has endpoints`]),
    ...endpoints
      .filter(({ port }) => !Number.isInteger(port) || port < 1 || port > 65_535)
      .map((endpoint) => `endpoint ${endpointKey(endpoint)} of ${id} has no usable port`),
  ])
}

function checkCertificates(certificates: readonly Certificate[]): string[] {
  return [
    ...unique(certificates, (certificate) => certificate.id, 'certificate'),
    ...sorted(certificates, byId, (certificate) => certificate.id, 'certificate'),
  ]
}

function checkBindings(bindings: readonly CertificateBinding[]): string[] {
  const host = (binding: CertificateBinding) => hostText(binding.host)
  return [
    ...unique(bindings, host, 'binding of'),
    ...sorted(bindings, (a, b) => compareHosts(a.host, b.host), host, 'binding of'),
  ]
}

function checkIngresses(ingresses: readonly IngressFacts[]): string[] {
  const name = ({ origin }: IngressFacts) => originKey(origin)
  return [
    ...unique(ingresses, name, 'Ingress'),
    ...sorted(ingresses, compareIngressFacts, name, 'Ingress'),
  ]
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return compareText(a.id, b.id)
}

function unique<T>(items: readonly T[], name: (item: T) => string, what: string): string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const item of items) {
    if (seen.has(name(item))) twice.add(name(item))
    seen.add(name(item))
  }
  return [...twice].map((text) => `${what} ${text} is there twice`)
}

function sorted<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  name: (item: T) => string,
  what: string,
): string[] {
  return items.flatMap((item, i) => {
    const before = items[i - 1]
    return before === undefined || compare(before, item) <= 0
      ? []
      : [`${what} ${name(item)} is out of order`]
  })
}

function checkFrozen(value: unknown, where: string, known: ReadonlySet<unknown>): string[] {
  if (typeof value !== 'object' || value === null || known.has(value)) return []
  if (!Object.isFrozen(value)) return [`${where} is not frozen`]
  return Object.entries(value).flatMap(([key, child]) =>
    checkFrozen(child, `${where}.${key}`, known),
  )
}
