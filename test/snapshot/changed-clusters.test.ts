import { expect, test } from 'vitest'
import { changedClusters } from '../../src/snapshot/changed-clusters.ts'
import type { Cluster } from '../../src/snapshot/cluster.ts'
import { aCluster, anEndpoint, aSnapshot } from './a-snapshot.ts'

const kubia = aCluster('kubia', [anEndpoint('10.0.0.1')])
const other = aCluster('other')
const before = aSnapshot({ clusters: [kubia, other] })

function withClusters(...clusters: Cluster[]) {
  return changedClusters(before, { ...before, clusters })
}

test('the clusters with other endpoints are told', () => {
  const after = { ...kubia, endpoints: [anEndpoint('10.0.0.2')] }
  expect(withClusters(after, other)).toEqual([{ before: kubia, after }])
  expect(withClusters(kubia, other)).toEqual([])
})

test('it is no change of endpoints alone where anything else differs', () => {
  expect(withClusters(kubia)).toBeNull()
  expect(withClusters({ ...kubia, protocol: 'h2c' }, other)).toBeNull()
  expect(withClusters({ ...kubia, unavailable: 'no-such-port' }, other)).toBeNull()
  expect(withClusters({ ...kubia, clientIpSeconds: 10 }, other)).toBeNull()
  expect(changedClusters(before, { ...before, routes: [...before.routes] })).toBeNull()
  expect(changedClusters(before, { ...before, bindings: [] })).toBeNull()
})
