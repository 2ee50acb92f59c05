import { expect, test } from 'vitest'
import { ReloadHistory } from '../../src/control/reload-history.ts'
import { diffSnapshots } from '../../src/snapshot/diff.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { aCluster, anEndpoint, aRoute, aSnapshot } from '../snapshot/a-snapshot.ts'

function reload(history: ReloadHistory, before: Partial<Snapshot>, after: Partial<Snapshot>) {
  const [old, now] = [aSnapshot(before), aSnapshot(after)]
  return history.add(diffSnapshots(old, now), now, Date.UTC(2030, 0, 1))
}

const clusters = [aCluster('kubia'), aCluster('bar')]
const web = aRoute('web.example.com Prefix /')
const api = aRoute('api.example.com Prefix /')

test('a reload tells what changed, and whose requests it is about', () => {
  const moved = { ...web, cluster: 'default/bar:80' }
  const history = new ReloadHistory()
  reload(history, { clusters, routes: [web, api] }, { clusters, routes: [moved, api] })
  expect(history.reloads).toEqual([
    {
      generation: expect.any(Number),
      appliedAt: '2030-01-01T00:00:00.000Z',
      summary: 'web.example.com/ moved from default/kubia:80 to default/bar:80',
      changes: ['web.example.com/ moved from default/kubia:80 to default/bar:80'],
      moreChanges: 0,
      hosts: ['web.example.com'],
      moreHosts: 0,
    },
  ])
})

test('endpoints that come are about the hosts that lead to them', () => {
  const { changes, hosts } = reload(
    new ReloadHistory(),
    { clusters, routes: [web, { ...api, cluster: 'default/bar:80' }] },
    {
      clusters: [aCluster('kubia', [anEndpoint('10.0.0.1')]), aCluster('bar')],
      routes: [web, { ...api, cluster: 'default/bar:80' }],
    },
  )
  expect(changes).toEqual(['1 endpoint of default/kubia:80 new'])
  expect(hosts).toEqual(['web.example.com'])
})

test('of a change of thousands of routes, fifty lines and twenty hosts are kept', () => {
  const routes = Array.from({ length: 5_000 }, (_, i) => aRoute(`h${i}.example.com Prefix /`))
  const entry = reload(new ReloadHistory(), { clusters, routes: [] }, { clusters, routes })
  expect(entry.summary).toBe('5000 routes added')
  expect([entry.changes.length, entry.moreChanges]).toEqual([50, 4_950])
  expect([entry.hosts.length, entry.moreHosts]).toEqual([20, 4_980])
})

test('thirty reloads are kept, latest first', () => {
  const history = new ReloadHistory()
  for (let i = 0; i < 40; i++) {
    reload(history, { clusters, generation: i }, { clusters, generation: i + 1 })
  }
  expect(history.reloads.map(({ generation }) => generation)).toEqual(
    Array.from({ length: 30 }, (_, i) => 40 - i),
  )
})
