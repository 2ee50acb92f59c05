import { describe, expect, test } from 'vitest'
import { pickRoundRobin } from '../../../../src/proxy/upstream/pick/round-robin.ts'

const always = () => true

function countPicks(
  names: readonly string[],
  requests: number,
  isUsable: (name: string) => boolean,
) {
  const cursor = { next: 0 }
  const counts = new Map<string | null, number>()
  for (let request = 0; request < requests; request++) {
    const picked = pickRoundRobin(names, cursor, isUsable)
    counts.set(picked, (counts.get(picked) ?? 0) + 1)
  }
  return counts
}

describe('round robin', () => {
  const ten = Array.from({ length: 10 }, (_, n) => `pod-${n}`)

  test('gives each of 10 pods 10 of 100 requests', () => {
    const counts = countPicks(ten, 100, always)
    expect([...counts.values()]).toEqual(ten.map(() => 10))
  })

  test('spreads the share of a pod that is skipped over all others', () => {
    const counts = countPicks(ten, 90, (name) => name !== 'pod-3')
    expect(counts.get('pod-3')).toBeUndefined()
    expect([...counts.values()]).toEqual(Array(9).fill(10))
  })

  test('gives a request that goes on to another pod each pod once', () => {
    const cursor = { next: 7 }
    const tried: string[] = []
    for (let attempt = 0; attempt < 10; attempt++) {
      const picked = pickRoundRobin(ten, cursor, always, tried)
      if (picked !== null) tried.push(picked)
    }
    expect(new Set(tried).size).toBe(10)
    expect(pickRoundRobin(ten, cursor, always, tried)).toBeNull()
  })

  test('gives nothing where there is nothing usable', () => {
    expect(pickRoundRobin([], { next: 3 }, always)).toBeNull()
    expect(pickRoundRobin(ten, { next: 3 }, () => false)).toBeNull()
  })

  test('goes on with any cursor when the list became shorter', () => {
    const cursor = { next: 9 }
    const two = ten.slice(0, 2)
    const picks = [1, 2, 3, 4].map(() => pickRoundRobin(two, cursor, always))
    expect(picks).toEqual(['pod-1', 'pod-0', 'pod-1', 'pod-0'])
  })
})
