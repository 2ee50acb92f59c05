import { deepFreeze } from '../../src/base/deep-freeze.ts'
import { Redacted } from '../../src/base/redacted.ts'
import type { Certificate } from '../../src/snapshot/certificate.ts'
import type { Cluster } from '../../src/snapshot/cluster.ts'
import type { Endpoint } from '../../src/snapshot/endpoint.ts'
import type { HostPattern } from '../../src/snapshot/host.ts'
import { noPolicies } from '../../src/snapshot/policy.ts'
import type { PathType, Route } from '../../src/snapshot/route.ts'
import { routeId } from '../../src/snapshot/route-id.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'

export function aHost(text: string): HostPattern {
  if (text === '*') return { kind: 'any' }
  return text.startsWith('*.')
    ? { kind: 'wildcard', parent: text.slice(2) }
    : { kind: 'exact', name: text }
}

/** `HOST PATHTYPE PATH`, as a route's id is written. */
export function aRoute(text: string, change: Partial<Route> = {}): Route {
  const [host = '*', pathType = 'Prefix', path = '/'] = text.split(' ')
  const rule = { host: aHost(host), pathType: pathType as PathType, path }
  return {
    id: routeId(rule),
    ...rule,
    reason: 'rule',
    ingress: { namespace: 'default', name: 'kubia', file: 'kubia.yaml', line: 1 },
    cluster: 'default/kubia:80',
    policies: noPolicies,
    ...change,
  }
}

export function anEndpoint(address: string, change: Partial<Endpoint> = {}): Endpoint {
  return {
    address,
    port: 8080,
    pod: null,
    ready: true,
    serving: true,
    probes: [],
    terminating: false,
    ...change,
  }
}

export function aCluster(service: string, endpoints: readonly Endpoint[] = []): Cluster {
  return {
    id: `default/${service}:80`,
    namespace: 'default',
    service,
    port: 80,
    protocol: 'http',
    clientIpSeconds: null,
    external: null,
    unavailable: null,
    endpoints,
  }
}

export function aCertificate(id: string, change: Partial<Certificate> = {}): Certificate {
  return {
    id,
    chain: '-----BEGIN CERTIFICATE-----',
    privateKey: new Redacted('the key'),
    keyType: 'ec',
    names: ['kubia.example.com'],
    subject: 'CN=kubia.example.com',
    notBefore: 0,
    notAfter: 1,
    fingerprint: 'AA:BB',
    ...change,
  }
}

/** One route to one pod, and whatever else is wanted. */
export function aSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  return deepFreeze({
    generation: 1,
    routes: [aRoute('kubia.example.com Prefix /')],
    defaultBackend: null,
    ingresses: [],
    clusters: [aCluster('kubia', [anEndpoint('10.0.0.1', { pod: 'kubia-0' })])],
    certificates: [],
    bindings: [],
    defaultCertificate: null,
    ...change,
  })
}
