import { describe, expect, test } from 'vitest'
import { Budget } from '../../../src/proxy/http2/budget.ts'

const START = 1_800_000_000_000

/** How many of `weight` may be taken at this time. */
function granted(budget: Budget, now: number, weight = 1): number {
  for (let times = 0; times < 100_000; times++) {
    if (budget.isOverdrawnBy(weight, now)) return times
  }
  return Number.POSITIVE_INFINITY
}

test('the burst may be taken at once, and no more', () => {
  expect(granted(new Budget(5, 1), START)).toBe(5)
  expect(granted(new Budget(5, 1), START, 2)).toBe(2)
  expect(granted(new Budget(5, 1), START, 6)).toBe(0)
})

describe('with time', () => {
  test('the rate comes back', () => {
    const budget = new Budget(10, 4)
    for (let i = 0; i < 10; i++) budget.isOverdrawnBy(1, START)
    expect(granted(budget, START + 1_000)).toBe(4)
  })

  test('no more comes back than the burst', () => {
    const budget = new Budget(10, 4)
    budget.isOverdrawnBy(10, START)
    expect(granted(budget, START + 3_600_000)).toBe(10)
  })

  test('what comes at the rate is never too much, whatever the steps', () => {
    for (const step of [1, 7, 250, 1_000]) {
      const budget = new Budget(1_000, 1_000)
      let now = START
      for (let i = 0; i < 1_000; i++) {
        now += step
        expect(budget.isOverdrawnBy(step, now)).toBe(false)
      }
    }
  })

  test('what comes at twice the rate is too much once the burst is used up', () => {
    const budget = new Budget(100, 10)
    let now = START
    let taken = 0
    while (!budget.isOverdrawnBy(1, now)) {
      taken++
      now += 50
    }
    // Each second 20 are taken and 10 come back.
    expect(taken).toBeGreaterThan(195)
    expect(taken).toBeLessThan(205)
  })

  test('a clock that is set back takes nothing away', () => {
    const budget = new Budget(10, 4)
    budget.isOverdrawnBy(1, START)
    expect(budget.isOverdrawnBy(1, START - 60_000)).toBe(false)
    expect(granted(budget, START - 60_000)).toBe(8)
  })
})

describe('what is given', () => {
  test('may be taken again', () => {
    const budget = new Budget(3, 1)
    budget.isOverdrawnBy(3, START)
    budget.give(2)
    expect(granted(budget, START)).toBe(2)
  })

  test('is never more than the burst', () => {
    const budget = new Budget(3, 1)
    budget.give(100)
    expect(granted(budget, START)).toBe(3)
  })
})
