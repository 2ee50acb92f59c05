import { describe, expect, test } from 'vitest'
import { Deadlines } from '../../../src/base/deadlines.ts'
import { type Candidate, ClusterEndpoints } from '../../../src/proxy/upstream/cluster-endpoints.ts'
import { EndpointHealth, type OverallHealth } from '../../../src/proxy/upstream/endpoint-health.ts'
import { Load } from '../../../src/proxy/upstream/load.ts'

const START = 1_000_000

function aCluster(count: number) {
  const overall: OverallHealth = { version: 0, ejections: 0 }
  const deadlines = new Deadlines()
  const pods = Array.from({ length: count }, () => aPod(overall, deadlines))
  return { pods, deadlines, overall, endpoints: new ClusterEndpoints(pods, overall) }
}

function aPod(overall: OverallHealth, deadlines: Deadlines): Candidate {
  const state = { health: new EndpointHealth(overall, deadlines), load: new Load() }
  return { ready: true, serving: true, terminating: false, isProbed: false, state }
}

function strike({ state }: Candidate, times: number, now = START): void {
  for (let i = 0; i < times; i++) state.health.struck(now)
}

describe('connecting that fails', () => {
  test('takes an endpoint out after three times in a row', () => {
    const { pods, endpoints } = aCluster(3)
    const [first, ...others] = pods as [Candidate, ...Candidate[]]
    strike(first, 2)
    first.state.health.connected()
    strike(first, 2)
    expect(endpoints.eligible).toEqual(pods)
    strike(first, 1)
    expect(endpoints.eligible).toEqual(others)
  })

  test('takes it out for a second, and each time for twice as long, up to half a minute', () => {
    const { pods, deadlines, overall } = aCluster(2)
    const [first] = pods as [Candidate]
    let now = START
    const times: number[] = []
    for (let i = 0; i < 7; i++) {
      strike(first, 3, now)
      times.push(first.state.health.deadline - now)
      now = first.state.health.deadline
      deadlines.sweep(now)
    }
    expect(times).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect(overall.ejections).toBe(7)
  })

  test('lets it come back on trial: one request at a time, and the first failure takes it out again', () => {
    const { pods, deadlines, endpoints } = aCluster(2)
    const [first, second] = pods as [Candidate, Candidate]
    strike(first, 3)
    deadlines.sweep(START + 1_000)
    expect(endpoints.eligible).toEqual(pods)
    first.state.load.began()
    expect(endpoints.eligible).toEqual([second])
    first.state.load.ended()
    strike(first, 1, START + 1_000)
    expect(endpoints.eligible).toEqual([second])
    deadlines.sweep(START + 3_000)
    first.state.load.began()
    first.state.health.connected()
    expect(endpoints.eligible).toEqual(pods)
  })

  test.each([
    [1, 0],
    [2, 1],
    [3, 1],
    [5, 2],
  ])('of all %d endpoints leaves no more out than %d', (count, left) => {
    const { pods, endpoints } = aCluster(count)
    for (const pod of pods) strike(pod, 3)
    expect(endpoints.eligible).toHaveLength(count - left)
  })
})

test('an endpoint that is probed counts by its probes, whatever its manifest says', () => {
  const overall: OverallHealth = { version: 0, ejections: 0 }
  const deadlines = new Deadlines()
  const probed = { ...aPod(overall, deadlines), ready: true, isProbed: true }
  const endpoints = new ClusterEndpoints([probed], overall)
  expect(endpoints.eligible).toEqual([])
  probed.state.health.setProbed('ready', 'HTTP 200', START)
  expect(endpoints.eligible).toEqual([probed])
  probed.state.health.setProbed('unready', 'HTTP 503', START)
  expect(endpoints.eligible).toEqual([])
})
