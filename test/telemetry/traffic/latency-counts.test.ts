import { expect, test } from 'vitest'
import {
  countLatency,
  createLatencyCounts,
  percentile,
} from '../../../src/telemetry/traffic/latency-counts.ts'

function countsOf(...durations: number[]) {
  const counts = createLatencyCounts()
  for (const duration of durations) countLatency(counts, duration)
  return counts
}

test('of no requests there is no percentile', () => {
  expect(percentile([], 0.5)).toBe(null)
  expect(percentile([countsOf()], 0.99)).toBe(null)
})

test.each([
  [0.5, 2],
  [0.75, 3],
  [0.99, 7],
  [1, 7],
])('%d of 0, 2, 3 and 7 ms lies at %d ms', (share, expected) => {
  expect(percentile([countsOf(0, 2), countsOf(3, 7)], share)).toBe(expected)
})

test('what is read of one time is at most an eighth too low, and never too high', () => {
  for (let duration = 0; duration < 5_000_000; duration = Math.ceil(duration * 1.01 + 1)) {
    const read = percentile([countsOf(duration)], 0.5) ?? Number.NaN
    expect(read).toBeLessThanOrEqual(duration)
    if (duration <= 2 ** 22) expect(read).toBeGreaterThan((duration * 7) / 8 - 1)
  }
})

test('a time below zero counts as none, and one beyond all bounds as the longest', () => {
  expect(percentile([countsOf(-5)], 1)).toBe(0)
  expect(percentile([countsOf(Number.MAX_SAFE_INTEGER)], 1)).toBe(2 ** 22)
})
