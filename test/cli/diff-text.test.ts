import { expect, test } from 'vitest'
import { diffText } from '../../src/cli/diff-text.ts'
import { diffSnapshots } from '../../src/snapshot/diff.ts'
import { noPolicies } from '../../src/snapshot/policy.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import {
  aCertificate,
  aCluster,
  aHost,
  anEndpoint,
  aRoute,
  aSnapshot,
} from '../snapshot/a-snapshot.ts'

const cluster = aCluster('kubia', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')])
const bound = (...certificates: readonly string[]) => ({
  certificates: certificates.map((id) => aCertificate(id)),
  bindings: [{ host: aHost('kubia.example.com'), certificates, ingress: 'default/kubia' }],
})
const route = aRoute('kubia.example.com Prefix /')
const withPolicies = (policies: object) => ({
  routes: [{ ...route, policies: { ...noPolicies, ...policies } }],
})
const backend = { ingress: null, cluster: cluster.id, policies: noPolicies }
const pods = (...numbers: readonly number[]) => numbers.map((n) => anEndpoint(`10.0.0.${n}`))

/** Columns stand two spaces apart; here one is enough. */
const lines: readonly [line: string, old: Partial<Snapshot>, now: Partial<Snapshot>][] = [
  [
    '~ changed default/kubia:80 endpoints 10.0.0.2:8080 (gone) -> 10.0.0.3:8080 (new)',
    {},
    { clusters: [aCluster('kubia', pods(1, 3))] },
  ],
  [
    '~ changed default/kubia:80 endpoints -> 10.0.0.3:8080, 10.0.0.4:8080, 10.0.0.5:8080, 10.0.0.6:8080 and 2 more (new)',
    {},
    { clusters: [aCluster('kubia', pods(1, 2, 3, 4, 5, 6, 7, 8))] },
  ],
  [
    '~ changed default/kubia:80 ready 10.0.0.2:8080 (no longer) ->',
    {},
    { clusters: [aCluster('kubia', [...pods(1), anEndpoint('10.0.0.2', { ready: false })])] },
  ],
  [
    '~ changed default/kubia:80 protocol http -> h2c',
    {},
    { clusters: [{ ...cluster, protocol: 'h2c' }] },
  ],
  [
    '~ changed default/kubia:80 external name none -> shop.test:443',
    {},
    { clusters: [{ ...cluster, external: { name: 'shop.test', port: 443 } }] },
  ],
  [
    '~ changed default/kubia:80 clients stay, seconds 60 -> no',
    { clusters: [{ ...cluster, clientIpSeconds: 60 }] },
    {},
  ],
  [
    '~ changed default/kubia:80 can be reached yes -> no-such-port',
    { clusters: [aCluster('kubia')] },
    { clusters: [{ ...aCluster('kubia'), unavailable: 'no-such-port' }] },
  ],
  [
    '+ added kubia.example.com certificate no TLS -> default/a + default/b',
    {},
    bound('default/a', 'default/b'),
  ],
  ['~ changed kubia.example.com certificate default/a -> default', bound('default/a'), bound()],
  ['- removed default/a valid until 1970-01-01 -> none', bound('default/a'), bound()],
  [
    '~ changed default/a valid until 1970-01-01 -> 1970-01-02',
    bound('default/a'),
    { ...bound('default/a'), certificates: [aCertificate('default/a', { notAfter: 86_400_000 })] },
  ],
  [
    '~ changed default/a names kubia.example.com -> a.test, b.test',
    bound('default/a'),
    {
      ...bound('default/a'),
      certificates: [aCertificate('default/a', { names: ['a.test', 'b.test'] })],
    },
  ],
  [
    '~ changed default/a key or chain -> another',
    bound('default/a'),
    { ...bound('default/a'), certificates: [aCertificate('default/a', { chain: 'longer' })] },
  ],
  [
    '+ added (everything else) Service nobody (404) -> default/kubia:80',
    {},
    { defaultBackend: backend },
  ],
  [
    '~ changed (everything else) maxBodySize not set -> 1k',
    { defaultBackend: backend },
    { defaultBackend: { ...backend, policies: { ...noPolicies, maxBodySize: 1_024 } } },
  ],
  [
    '~ changed kubia.example.com/ Prefix maxBodySize no limit -> not set',
    withPolicies({ maxBodySize: 0 }),
    {},
  ],
  [
    '~ changed kubia.example.com/ Prefix loadBalance round-robin -> hash, by [{"kind":"host"}]',
    {},
    withPolicies({ loadBalance: { kind: 'hash', by: [{ kind: 'host' }] } }),
  ],
]

test.each(lines)('the text says: %s', (line, old, now) => {
  const diff = diffSnapshots(
    aSnapshot({ clusters: [cluster], ...old }),
    aSnapshot({ clusters: [cluster], ...now }),
  )
  const found = diffText(diff)
    .split('\n')
    .map((each) => each.trim().replaceAll(/ +/g, ' '))
  expect(found).toContain(line)
})
