import { expect, test } from 'vitest'
import { assumePods } from '../../../src/proxy/explain/assume-pods.ts'
import type { Cluster } from '../../../src/snapshot/cluster.ts'
import { aCluster, anEndpoint, aSnapshot } from '../../snapshot/a-snapshot.ts'

const none = aCluster('kubia')
const cases: readonly [what: string, change: Partial<Cluster>, endpoints: number][] = [
  ['without pods has one', {}, 1],
  ['that nobody wrote has one', { unavailable: 'no-such-service' }, 1],
  ['without the port has none', { unavailable: 'no-such-port' }, 0],
  ['that is a resource has none', { unavailable: 'resource-backend' }, 0],
  ['of another name has none of its own', { external: { name: 'a.test', port: 80 } }, 0],
]

test.each(cases)('a Service %s', (_what, change, endpoints) => {
  const [found] = assumePods(aSnapshot({ clusters: [{ ...none, ...change }] })).clusters
  expect(found?.endpoints).toHaveLength(endpoints)
  expect(found?.unavailable).toBe(endpoints === 1 ? null : (change.unavailable ?? null))
})

test('a Service whose pods are not ready keeps them', () => {
  const unready = aCluster('kubia', [anEndpoint('10.0.0.1', { ready: false })])
  expect(assumePods(aSnapshot({ clusters: [unready] })).clusters).toEqual([unready])
})
