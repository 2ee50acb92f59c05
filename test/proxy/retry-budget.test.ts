import { expect, test } from 'vitest'
import { RetryBudget } from '../../src/proxy/retry-budget.ts'

/** How many are granted at a time while so many requests wait. */
function granted(kind: 'another' | 'idempotent', waiting: number): number {
  const budget = new RetryBudget()
  budget.waiting = waiting
  while (budget.take(kind)) if (budget.retrying > waiting + 100) break
  expect(budget).toMatchObject({ granted: budget.retrying, refused: 1 })
  return budget.retrying
}

test('a fifth of the waiting requests may be retries, and some where there are few', () => {
  expect([0, 1, 100, 101, 1_000].map((waiting) => granted('idempotent', waiting))).toEqual([
    20, 20, 20, 21, 200,
  ])
  expect([0, 320, 1_000].map((waiting) => granted('another', waiting))).toEqual([64, 64, 200])
})

test('both kinds share it', () => {
  const budget = new RetryBudget()
  for (let i = 0; i < 20; i++) expect(budget.take('another')).toBe(true)
  expect(budget.take('idempotent')).toBe(false)
  budget.retrying--
  expect(budget.take('idempotent')).toBe(true)
})
