import { expect, test } from 'vitest'
import { FloodBudget } from '../../../src/proxy/http2/flood-budget.ts'

const START = 1_800_000_000_000

function allowed(budget: FloodBudget, stepTime: number, start = START): number {
  for (let turn = 0; turn < 10_000; turn++) if (budget.spent(start + turn * stepTime)) return turn
  return Number.POSITIVE_INFINITY
}

test('1,000 frames that carry nothing are allowed at once', () => {
  expect(allowed(new FloodBudget(), 0)).toBe(1_000)
})

test('100 a second are always allowed', () => {
  expect(allowed(new FloodBudget(), 10)).toBe(Number.POSITIVE_INFINITY)
})

test('200 a second are too many after ten seconds', () => {
  const turns = allowed(new FloodBudget(), 5)
  expect(turns).toBeGreaterThan(1_990)
  expect(turns).toBeLessThan(2_010)
})

test('a frame that carries something pays for four that do not', () => {
  const budget = new FloodBudget()
  for (let i = 0; i < 5_000; i++) {
    for (let k = 0; k < 4; k++) expect(budget.spent(START)).toBe(false)
    budget.earned()
  }
  expect(allowed(budget, 0)).toBe(1_000)
})

test('what is earned in advance is not kept: no download pays for a flood', () => {
  const budget = new FloodBudget()
  for (let i = 0; i < 100_000; i++) budget.earned()
  expect(allowed(budget, 0)).toBe(1_000)
})
