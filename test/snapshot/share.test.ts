import { expect, test } from 'vitest'
import { share } from '../../src/snapshot/share.ts'
import { aCluster, anEndpoint, aRoute, aSnapshot } from './a-snapshot.ts'

const aSame = () =>
  aSnapshot({
    routes: [aRoute('a.example.com Prefix /'), aRoute('b.example.com Prefix /')],
    clusters: [aCluster('kubia', [anEndpoint('10.0.0.1')]), aCluster('other')],
  })

test('of two snapshots that say the same, the lists of the first are kept', () => {
  const before = aSame()
  const shared = share(before, { ...aSame(), generation: 7 })
  expect(shared).toEqual({ ...before, generation: 7 })
  expect(shared.routes).toBe(before.routes)
  expect(shared.clusters).toBe(before.clusters)
})

test('what says something else is taken from the second, the rest around it from the first', () => {
  const before = aSame()
  const after = {
    ...aSame(),
    routes: [aRoute('0.example.com Prefix /'), ...aSame().routes],
    clusters: [aCluster('kubia', [anEndpoint('10.0.0.2')]), aCluster('other')],
  }
  const shared = share(before, after)
  expect(shared).toEqual(after)
  expect(shared.routes.slice(1).every((route, index) => route === before.routes[index])).toBe(true)
  expect(shared.clusters[0]).toBe(after.clusters[0])
  expect(shared.clusters[1]).toBe(before.clusters[1])
})
