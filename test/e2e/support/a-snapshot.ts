import { deepFreeze } from '../../../src/base/deep-freeze.ts'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import { checkSnapshot } from '../../../src/snapshot/check.ts'
import type { Cluster, Unavailable } from '../../../src/snapshot/cluster.ts'
import { hostText } from '../../../src/snapshot/host.ts'
import { compareEndpoints, compareHosts, compareRoutes } from '../../../src/snapshot/order.ts'
import {
  type CookieAffinity,
  noPolicies,
  type RoutePolicies,
} from '../../../src/snapshot/policy.ts'
import type { Probe } from '../../../src/snapshot/probe.ts'
import type { PathType, Route } from '../../../src/snapshot/route.ts'
import { routeId } from '../../../src/snapshot/route-id.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import { hostPattern } from '../../proxy/router/a-route.ts'

/** One rule in short. */
export interface RouteSketch {
  /** `a.example.com`, `*.example.com`; default `*`. */
  readonly host?: string
  readonly path?: string
  readonly pathType?: PathType
  readonly service?: string
  /** Ports of pods at 127.0.0.1, or whole addresses; a name for affinity. */
  readonly pods: readonly (number | PodSketch)[]
  readonly unavailable?: Unavailable
  readonly clientIpSeconds?: number
  readonly external?: Cluster['external']
  readonly policies?: Partial<RoutePolicies>
}

export interface PodSketch {
  readonly address?: string
  readonly port: number
  readonly pod?: string
  readonly ready?: boolean
  readonly probes?: readonly Probe[]
}

export interface SnapshotSketch {
  readonly routes: readonly RouteSketch[]
  /** Host → certificates of which one is shown to whoever asks for it; null: the default one. */
  readonly certificates?: Readonly<Record<string, Certificate | readonly Certificate[] | null>>
  readonly defaultCertificate?: Certificate
}

export const plainCookie: CookieAffinity = {
  kind: 'cookie',
  cookieName: 'INGRESSCOOKIE',
  path: null,
  domain: null,
  maxAge: null,
  expires: null,
  sameSite: null,
  secure: false,
  changeOnFailure: false,
}

/** A snapshot made by hand; it is held to the same checks as a translated one. */
export function aSnapshot(sketch: SnapshotSketch): Snapshot {
  const clusters = new Map<string, Cluster>()
  const routes = sketch.routes.map((route, index): Route => {
    const cluster = clusterOf(route, index)
    clusters.set(cluster.id, cluster)
    const host = hostPattern(route.host ?? '*')
    const path = route.path ?? '/'
    const pathType = route.pathType ?? 'Prefix'
    return {
      id: routeId({ host, path, pathType }),
      host,
      path,
      pathType,
      reason: 'rule',
      ingress: { namespace: 'default', name: `ingress-${index}`, file: 'test.yaml', line: 1 },
      cluster: cluster.id,
      policies: { ...noPolicies, ...route.policies },
    }
  })
  const bindings = Object.entries(sketch.certificates ?? {}).map(([host, certificate]) => ({
    host: hostPattern(host),
    certificates: certificate === null ? [] : [certificate].flat().map(({ id }) => id),
    ingress: 'default/test',
  }))
  const certificates = [...new Set(Object.values(sketch.certificates ?? {}).flat())].filter(
    (one) => one !== null,
  )
  const snapshot: Snapshot = {
    generation: 1,
    routes: routes.sort(compareRoutes),
    defaultBackend: null,
    ingresses: [],
    clusters: [...clusters.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    certificates: certificates.sort((a, b) => (a.id < b.id ? -1 : 1)),
    bindings: bindings.sort(
      (a, b) => compareHosts(a.host, b.host) || (hostText(a.host) < hostText(b.host) ? -1 : 1),
    ),
    defaultCertificate: sketch.defaultCertificate ?? null,
  }
  deepFreeze(snapshot)
  const problems = checkSnapshot(snapshot)
  if (problems.length > 0) throw new Error(problems.join('; '))
  return snapshot
}

function clusterOf(route: RouteSketch, index: number): Cluster {
  const service = route.service ?? `service-${index}`
  const endpoints = route.pods.map((sketch, number) => {
    const pod = typeof sketch === 'number' ? { port: sketch } : sketch
    return {
      address: pod.address ?? '127.0.0.1',
      port: pod.port,
      pod: pod.pod ?? `${service}-${number}`,
      ready: pod.ready ?? true,
      serving: true,
      probes: pod.probes ?? [],
      terminating: false,
    }
  })
  return {
    id: `default/${service}:80`,
    namespace: 'default',
    service,
    port: 80,
    protocol: 'http',
    clientIpSeconds: route.clientIpSeconds ?? null,
    external: route.external ?? null,
    unavailable: route.unavailable ?? null,
    endpoints: endpoints.sort(compareEndpoints),
  }
}
