import { expect, test } from 'vitest'
import { median, ratio } from '../../bench/statistics.ts'

test('the median of an odd number of values is the middle one, of an even number between two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([1, 9, 3, 5])).toBe(4)
})

test('the median of no value is not a number', () => {
  expect(median([])).toBeNaN()
})

test('a ratio compares round by round, and the best of all rounds', () => {
  expect(ratio([20, 300, 10], [10, 100, 8])).toEqual({ median: 2, minimum: 1.25 })
})

test('a ratio to a rival that did not run is not a number', () => {
  expect(ratio([20], [])).toEqual({ median: Number.NaN, minimum: Number.NaN })
})
