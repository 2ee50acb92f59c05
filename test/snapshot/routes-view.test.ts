import { expect, test } from 'vitest'
import { noPolicies } from '../../src/snapshot/policy.ts'
import { routesView } from '../../src/snapshot/routes-view.ts'
import { aCluster, aHost, anEndpoint, aRoute, aSnapshot } from './a-snapshot.ts'

test('routes are shown in the documented shape', () => {
  const endpoints = [anEndpoint('10.0.0.1', { pod: 'kubia-0' }), anEndpoint('fd00::1')]
  const snapshot = aSnapshot({
    routes: [aRoute('*.foo.com Exact /foo')],
    clusters: [aCluster('bar'), aCluster('kubia', endpoints)],
    defaultBackend: { ingress: null, cluster: 'default/bar:80', policies: noPolicies },
  })
  expect(JSON.parse(JSON.stringify(routesView(snapshot)))).toStrictEqual({
    routes: [
      {
        host: '*.foo.com',
        path: '/foo',
        pathType: 'Exact',
        ingress: { namespace: 'default', name: 'kubia', file: 'kubia.yaml', line: 1 },
        service: { namespace: 'default', name: 'kubia', port: 80 },
        endpoints: [
          { address: '10.0.0.1', port: 8080, ready: true, pod: 'kubia-0' },
          { address: 'fd00::1', port: 8080, ready: true },
        ],
        tls: false,
      },
    ],
    defaultBackend: {
      ingress: null,
      service: { namespace: 'default', name: 'bar', port: 80 },
      endpoints: [],
    },
  })
})

test.each([
  ['a.foo.com', 'a.foo.com', true],
  ['a.foo.com', '*.foo.com', true],
  ['b.a.foo.com', '*.foo.com', false],
  ['*.foo.com', '*.foo.com', true],
  ['*.foo.com', 'a.foo.com', false],
  ['localhost', '*.localhost', false],
  ['a.foo.com', '*', true],
  ['*', '*', true],
  ['*', 'a.foo.com', false],
])('a route of %s with TLS asked for %s has tls: %s', (host, boundHost, tls) => {
  const snapshot = aSnapshot({
    routes: [aRoute(`${host} Prefix /`)],
    bindings: [{ host: aHost(boundHost), certificates: [], ingress: 'default/kubia' }],
  })
  expect(routesView(snapshot).routes[0]?.tls).toBe(tls)
})
