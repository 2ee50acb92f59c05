import { expect, test } from 'vitest'
import { deepFreeze } from '../../src/base/deep-freeze.ts'
import { checkChangedClusters, checkSnapshot } from '../../src/snapshot/check.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { aCertificate, aCluster, aHost, anEndpoint, aRoute, aSnapshot } from './a-snapshot.ts'

const kubia = aRoute('kubia.example.com Prefix /')
const bound = { certificates: [], ingress: 'default/kubia' }

test('a good snapshot has nothing to complain about', () => {
  const snapshot = aSnapshot({
    defaultBackend: { ingress: null, cluster: 'default/kubia:80', policies: kubia.policies },
    certificates: [aCertificate('default/a'), aCertificate('default/b')],
    bindings: [
      { host: aHost('kubia.example.com'), certificates: ['default/b'], ingress: 'default/k' },
    ],
    defaultCertificate: aCertificate('default'),
  })
  expect(checkSnapshot(snapshot)).toEqual([])
})

const violations: readonly [what: string, change: Partial<Snapshot>, complaint: RegExp][] = [
  ['a route without its cluster', { clusters: [] }, /missing cluster default\/kubia:80/],
  [
    'a default backend without its cluster',
    { defaultBackend: { ingress: null, cluster: 'default/x:1', policies: kubia.policies } },
    /default backend points to the missing cluster/,
  ],
  ['two routes of one rule', { routes: [kubia, kubia] }, /is there twice/],
  [
    'routes out of order',
    { routes: [kubia, aRoute('a.example.com Prefix /')] },
    /route a\.example\.com Prefix \/ is out of order/,
  ],
  ['a route with a foreign id', { routes: [{ ...kubia, id: 'x' }] }, /not named after its rule/],
  ['a path without a slash', { routes: [aRoute('* Prefix foo')] }, /does not begin with \//],
  [
    'two clusters with one id',
    { clusters: [aCluster('kubia'), aCluster('kubia')] },
    /cluster default\/kubia:80 is there twice/,
  ],
  [
    'clusters out of order',
    { clusters: [aCluster('kubia'), aCluster('bar')] },
    /cluster default\/bar:80 is out of order/,
  ],
  [
    'an endpoint that is there twice',
    { clusters: [aCluster('kubia', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.1')])] },
    /endpoint of default\/kubia:80 10\.0\.0\.1:8080 is there twice/,
  ],
  [
    'endpoints out of order',
    { clusters: [aCluster('kubia', [anEndpoint('10.0.0.2'), anEndpoint('10.0.0.1')])] },
    /10\.0\.0\.1:8080 is out of order/,
  ],
  [
    'an endpoint with port 0',
    { clusters: [aCluster('kubia', [anEndpoint('10.0.0.1', { port: 0 })])] },
    /no usable port/,
  ],
  [
    'endpoints of an unavailable cluster',
    {
      clusters: [
        { ...aCluster('kubia', [anEndpoint('10.0.0.1')]), unavailable: 'no-such-service' },
      ],
    },
    /unavailable and has endpoints/,
  ],
  [
    'a binding without its certificate',
    { bindings: [{ ...bound, host: aHost('a.com'), certificates: ['default/a'] }] },
    /a\.com is bound to a missing certificate/,
  ],
  [
    'two bindings of one host',
    {
      bindings: [
        { ...bound, host: aHost('a.com') },
        { ...bound, host: aHost('a.com') },
      ],
    },
    /binding of a\.com is there twice/,
  ],
  [
    'bindings out of order',
    {
      bindings: [
        { ...bound, host: aHost('*.a.com') },
        { ...bound, host: aHost('a.com') },
      ],
    },
    /binding of a\.com is out of order/,
  ],
  [
    'certificates out of order',
    { certificates: [aCertificate('default/b'), aCertificate('default/a')] },
    /certificate default\/a is out of order/,
  ],
]

test.each(violations)('%s is a violation', (_, change, complaint) => {
  const complaints = checkSnapshot(aSnapshot(change))
  expect(complaints).toHaveLength(1)
  expect(complaints[0]).toMatch(complaint)
})

test('a part that is not frozen is a violation that names it', () => {
  const snapshot = Object.freeze({ ...aSnapshot(), routes: [] })
  expect(checkSnapshot(snapshot)).toEqual(['the snapshot.routes is not frozen'])
})

test('of clusters that have changed, only they are looked at', () => {
  const good = aCluster('kubia', [anEndpoint('10.0.0.1')])
  const twice = aCluster('kubia', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.1')])
  expect(checkChangedClusters([deepFreeze(good)])).toEqual([])
  expect(checkChangedClusters([deepFreeze(twice)])[0]).toContain('is there twice')
  expect(checkChangedClusters([aCluster('kubia')])[0]).toContain('not frozen')
})
