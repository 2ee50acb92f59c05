import { describe, expect, test } from 'vitest'
import { Load } from '../../../../src/proxy/upstream/load.ts'
import {
  hashText,
  pickConsistentHash,
} from '../../../../src/proxy/upstream/pick/consistent-hash.ts'
import { pickLeastRequests } from '../../../../src/proxy/upstream/pick/least-requests.ts'
import { pickPeakEwma } from '../../../../src/proxy/upstream/pick/peak-ewma.ts'
import { pickRoundRobin } from '../../../../src/proxy/upstream/pick/round-robin.ts'

interface Pod {
  readonly name: string
  readonly hash: number
  readonly state: { readonly load: Load }
}

function pods(count: number): Pod[] {
  return Array.from({ length: count }, (_, i) => pod(`pod-${i}`))
}

function pod(name: string): Pod {
  return { name, hash: hashText(name), state: { load: new Load() } }
}

/** Numbers from 0 to 1, the same each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** How far counts are from equal shares; with 9 degrees of freedom 27.9 is passed once in a thousand. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

function countPicks(ten: readonly Pod[], times: number, pick: (n: number) => Pod | null): number[] {
  const counts = new Map(ten.map(({ name }) => [name, 0]))
  for (let n = 0; n < times; n++) {
    const picked = pick(n)
    if (picked !== null) counts.set(picked.name, (counts.get(picked.name) ?? 0) + 1)
  }
  return [...counts.values()]
}

const ways: Readonly<Record<string, (ten: readonly Pod[]) => (n: number) => Pod | null>> = {
  'round robin': (ten) => {
    const cursor = { next: 0 }
    return () => pickRoundRobin(ten, cursor, () => true)
  },
  'least requests': (ten) => {
    const cursor = { next: 0 }
    return () => pickLeastRequests(ten, cursor, [])
  },
  'peak EWMA': (ten) => {
    const random = seeded(1)
    return () => pickPeakEwma(ten, random, [])
  },
  'consistent hash': (ten) => (n) => pickConsistentHash(ten, hashText(`client-${n}`), []),
}

describe.each(Object.entries(ways))('%s', (_, way) => {
  test('gives each of ten pods its share of 10,000 requests', () => {
    const ten = pods(10)
    expect(chiSquare(countPicks(ten, 10_000, way(ten)))).toBeLessThan(27.9)
  })

  test('reaches all of ten pods within the first hundred requests', () => {
    const ten = pods(10)
    expect(Math.min(...countPicks(ten, 100, way(ten)))).toBeGreaterThan(0)
  })

  test('has nobody where there is nobody', () => {
    expect(way([])(0)).toBeNull()
  })
})

describe('least requests', () => {
  test('spares those that have much to do, and those that were tried', () => {
    const three = pods(3)
    const [first, second, third] = three as [Pod, Pod, Pod]
    first.state.load.began()
    first.state.load.began()
    second.state.load.began()
    const cursor = { next: 0 }
    expect(pickLeastRequests(three, cursor, [])).toBe(third)
    expect(pickLeastRequests(three, cursor, [third])).toBe(second)
    expect(pickLeastRequests(three, cursor, three)).toBeNull()
  })
})

describe('peak EWMA', () => {
  test('spares the slow one, and forgives in time', () => {
    const two = pods(2)
    const [slow, quick] = two as [Pod, Pod]
    slow.state.load.answered(900, 1_000)
    quick.state.load.answered(10, 1_000)
    const random = seeded(2)
    for (let i = 0; i < 50; i++) expect(pickPeakEwma(two, random, [])).toBe(quick)
    for (let now = 2_000; now < 100_000; now += 1_000) slow.state.load.answered(1, now)
    expect(pickPeakEwma(two, random, [])).toBe(slow)
    expect(pickPeakEwma(two, random, [slow])).toBe(quick)
  })

  test('counts a slow answer at once', () => {
    const load = new Load()
    load.answered(1, 1)
    load.answered(500, 2)
    expect(load.cost()).toBe(501)
  })
})

describe('a consistent hash', () => {
  const keys = Array.from({ length: 2_000 }, (_, i) => hashText(`user-${i}`))
  const owners = (list: readonly Pod[]) =>
    keys.map((key) => pickConsistentHash(list, key, [])?.name)

  test('moves only the keys that a new pod wins', () => {
    const ten = pods(10)
    const before = owners(ten)
    const after = owners([...ten, pod('pod-new')])
    const moved = after.filter((name, i) => name !== before[i])
    expect(new Set(moved)).toEqual(new Set(['pod-new']))
    expect(moved.length).toBeLessThan(keys.length / 5)
  })

  test('moves only the keys that a pod had which is gone', () => {
    const ten = pods(10)
    const before = owners(ten)
    const after = owners(ten.slice(1))
    expect(after.every((name, i) => before[i] === 'pod-0' || name === before[i])).toBe(true)
  })

  test('passes on what is too much for one', () => {
    const three = pods(3)
    const key = hashText('everybody')
    const counts = new Map<string, number>()
    for (let i = 0; i < 300; i++) {
      const picked = pickConsistentHash(three, key, [])
      picked?.state.load.began()
      counts.set(picked?.name ?? '', (counts.get(picked?.name ?? '') ?? 0) + 1)
    }
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(Math.ceil(100 * 1.25) + 1)
  })
})
