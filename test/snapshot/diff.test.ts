import { expect, test } from 'vitest'
import type { Cluster } from '../../src/snapshot/cluster.ts'
import { describeDiff } from '../../src/snapshot/describe-diff.ts'
import { diffSnapshots } from '../../src/snapshot/diff.ts'
import { diffPolicies } from '../../src/snapshot/diff-policies.ts'
import { noPolicies } from '../../src/snapshot/policy.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { aCertificate, aCluster, aHost, anEndpoint, aRoute, aSnapshot } from './a-snapshot.ts'

const kubia = aRoute('kubia.example.com Prefix /')
const pod = anEndpoint('10.0.0.1', { pod: 'kubia-0' })
const clusters = [aCluster('bar'), aCluster('kubia', [pod])]
const before = aSnapshot({ clusters })

test('snapshots that say the same have no differences', () => {
  const diff = diffSnapshots(before, aSnapshot({ clusters, generation: 2 }))
  expect(diff).toEqual({
    changes: [],
    summary: { added: 0, removed: 0, changed: 0 },
    defaultBackend: null,
    endpoints: [],
    certificates: [],
    tlsHosts: [],
  })
})

test('an object that moved to another line or file is no change', () => {
  const ingress = { ...kubia.ingress, file: 'other.yaml', line: 77 }
  const diff = diffSnapshots(before, aSnapshot({ clusters, routes: [{ ...kubia, ingress }] }))
  expect(diff.changes).toEqual([])
  expect(describeDiff(diff)).toBe('nothing that counts for traffic')
})

test('a changed route shows its both sides and what differs', () => {
  const ingress = { ...kubia.ingress, name: 'other' }
  const policies = { ...noPolicies, maxBodySize: 1 }
  const after = aSnapshot({
    clusters,
    routes: [{ ...kubia, ingress, policies, cluster: 'default/bar:80' }],
    bindings: [{ host: aHost('*.example.com'), certificates: [], ingress: 'default/other' }],
  })
  const { changes, summary } = diffSnapshots(before, after)
  expect(summary).toEqual({ added: 0, removed: 0, changed: 1 })
  expect(changes).toEqual([
    {
      change: 'changed',
      host: 'kubia.example.com',
      path: '/',
      pathType: 'Prefix',
      before: {
        host: 'kubia.example.com',
        path: '/',
        pathType: 'Prefix',
        ingress: kubia.ingress,
        service: { namespace: 'default', name: 'kubia', port: 80 },
        endpoints: [{ address: '10.0.0.1', port: 8080, ready: true, pod: 'kubia-0' }],
        tls: false,
      },
      after: {
        host: 'kubia.example.com',
        path: '/',
        pathType: 'Prefix',
        ingress,
        service: { namespace: 'default', name: 'bar', port: 80 },
        endpoints: [],
        tls: true,
      },
      differs: ['ingress', 'service', 'tls', 'policies'],
      policies: [{ policy: 'maxBodySize', before: null, after: 1 }],
    },
  ])
})

test('policies differ value by value, as long as both sides have the same form', () => {
  const timeouts = { connect: null, read: 5_000, send: null }
  const loadBalance = { kind: 'hash', by: [{ kind: 'host' }] } as const
  const old = { ...noPolicies, timeouts }
  const now = { ...noPolicies, timeouts: { ...timeouts, read: 9_000 }, loadBalance }
  expect(diffPolicies(old, now)).toEqual([
    { policy: 'loadBalance', before: { kind: 'round-robin' }, after: loadBalance },
    { policy: 'timeouts.read', before: 5_000, after: 9_000 },
  ])
  expect(diffPolicies(now, now)).toEqual([])
})

test('of a default backend that stays, its policies may change', () => {
  const backend = { ingress: null, cluster: 'default/bar:80', policies: noPolicies }
  const diff = diffSnapshots(
    aSnapshot({ clusters, defaultBackend: backend }),
    aSnapshot({
      clusters,
      defaultBackend: { ...backend, policies: { ...noPolicies, maxBodySize: 1 } },
    }),
  )
  expect(diff.defaultBackend?.policies).toEqual([{ policy: 'maxBodySize', before: null, after: 1 }])
})

test('added routes come in the order in which they are tried, then those that are gone', () => {
  const routes = [aRoute('a.example.com Exact /'), aRoute('z.example.com Prefix /')]
  const { changes, summary } = diffSnapshots(before, aSnapshot({ clusters, routes }))
  expect(changes.map(({ change, host }) => `${change} ${host}`)).toEqual([
    'added a.example.com',
    'added z.example.com',
    'removed kubia.example.com',
  ])
  expect(summary).toEqual({ added: 2, removed: 1, changed: 0 })
})

test('endpoints that came, went and changed their state are told apart', () => {
  const old = [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2'), anEndpoint('10.0.0.3', unready)]
  const now = [anEndpoint('10.0.0.1', unready), anEndpoint('10.0.0.3'), anEndpoint('10.0.0.4')]
  const diff = diffSnapshots(
    aSnapshot({ clusters: [aCluster('kubia', old)] }),
    aSnapshot({ clusters: [aCluster('kubia', now)] }),
  )
  expect(diff.changes).toEqual([])
  expect(diff.endpoints).toEqual([
    {
      cluster: 'default/kubia:80',
      added: ['10.0.0.4:8080'],
      removed: ['10.0.0.2:8080'],
      becameReady: ['10.0.0.3:8080'],
      becameUnready: ['10.0.0.1:8080'],
      renamed: [],
      protocol: null,
      externalName: null,
      clientIpSeconds: null,
      unavailable: null,
    },
  ])
})

test('another pod at the same address, or another protocol, is a change that the log names', () => {
  const before = aCluster('kubia', [anEndpoint('10.0.0.1', { pod: 'kubia-1' })])
  const after = aCluster('kubia', [anEndpoint('10.0.0.1', { pod: 'kubia-2' })])
  const diff = diffSnapshots(
    aSnapshot({ clusters: [before] }),
    aSnapshot({ clusters: [{ ...after, protocol: 'h2c' }] }),
  )
  expect(describeDiff(diff)).toBe(
    '1 endpoint of default/kubia:80 now of another pod, default/kubia:80 now speaks h2c',
  )
})

const unready = { ready: false }

test('a Service that leads elsewhere is a change, also where no endpoint is known on either side', () => {
  const here = aCluster('kubia')
  const there = { ...here, external: { name: 'shop.test', port: 443 }, clientIpSeconds: 60 }
  const gone = { ...here, unavailable: 'no-such-service' } as const
  const lineOf = (before: Cluster, after: Cluster) =>
    describeDiff(diffSnapshots(aSnapshot({ clusters: [before] }), aSnapshot({ clusters: [after] })))
  expect(lineOf(here, there)).toBe(
    'default/kubia:80 is now shop.test:443, default/kubia:80 now keeps clients',
  )
  expect(lineOf(there, here)).toBe(
    'default/kubia:80 is now a Service of its own, default/kubia:80 no longer keeps clients',
  )
  expect(lineOf(here, gone)).toBe('default/kubia:80 is no-such-service')
  expect(lineOf(gone, here)).toBe('default/kubia:80 is there again')
})

test('a certificate that is renewed is a change, and so is only its key', () => {
  const one = aCertificate('default/one')
  const renewed = aCertificate('default/one', { fingerprint: 'CC' })
  const diff = diffSnapshots(
    aSnapshot({ certificates: [one, aCertificate('default/two')] }),
    aSnapshot({ certificates: [renewed], defaultCertificate: aCertificate('default') }),
  )
  const facts = { names: ['kubia.example.com'], notAfter: '1970-01-01T00:00:00.001Z' }
  const old = { ...facts, fingerprint: 'AA:BB' }
  expect(diff.certificates).toEqual([
    { change: 'changed', id: 'default/one', before: old, after: { ...facts, fingerprint: 'CC' } },
    { change: 'added', id: 'default', before: null, after: old },
    { change: 'removed', id: 'default/two', before: old, after: null },
  ])
})

const bind = (...certificates: readonly string[]) => ({
  host: aHost('kubia.example.com'),
  certificates,
  ingress: 'default/kubia',
})
const someRoutes = ['a', 'b', 'c'].map((name) => aRoute(`${name}.example.com Prefix /`))

const lines: readonly [line: string, old: Partial<Snapshot>, now: Partial<Snapshot>][] = [
  ['kubia.example.com/ added (default/kubia:80)', { routes: [] }, {}],
  ['kubia.example.com/ removed', {}, { routes: [] }],
  ['3 routes added, kubia.example.com/ removed', {}, { routes: someRoutes }],
  [
    'kubia.example.com/ moved from default/kubia:80 to default/bar:80',
    {},
    { routes: [{ ...kubia, cluster: 'default/bar:80' }] },
  ],
  [
    'kubia.example.com/ changed (maxBodySize)',
    {},
    { routes: [{ ...kubia, policies: { ...noPolicies, maxBodySize: 0 } }] },
  ],
  [
    '1 endpoint of default/kubia:80 gone',
    {},
    { clusters: [aCluster('bar'), aCluster('kubia', [])] },
  ],
  [
    '2 endpoints of default/kubia:80 new, 1 endpoint of default/kubia:80 no longer ready',
    {},
    {
      clusters: [
        aCluster('bar'),
        aCluster('kubia', [
          { ...pod, ready: false },
          anEndpoint('10.0.0.2'),
          anEndpoint('10.0.0.3'),
        ]),
      ],
    },
  ],
  [
    'default backend is default/bar:80',
    {},
    { defaultBackend: { ingress: null, cluster: 'default/bar:80', policies: noPolicies } },
  ],
  [
    'default backend removed',
    { defaultBackend: { ingress: null, cluster: 'default/bar:80', policies: noPolicies } },
    {},
  ],
  [
    'kubia.example.com/ changed (tls), certificate default/a added, TLS for kubia.example.com',
    {},
    { certificates: [aCertificate('default/a')], bindings: [bind('default/a')] },
  ],
  [
    'kubia.example.com shows certificate default',
    { certificates: [aCertificate('default/a')], bindings: [bind('default/a')] },
    { certificates: [aCertificate('default/a')], bindings: [bind()] },
  ],
]

test.each(lines)('the log says: %s', (line, old, now) => {
  const diff = diffSnapshots(aSnapshot({ clusters, ...old }), aSnapshot({ clusters, ...now }))
  expect(describeDiff(diff)).toBe(line)
})
