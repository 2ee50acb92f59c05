import { expect, test } from 'vitest'
import { GlitchBudget } from '../../../src/proxy/http2/glitch-budget.ts'

const START = 1_800_000_000_000

/** How often something is allowed. */
function allowed(isTooMuch: (turn: number) => boolean): number {
  for (let turn = 0; turn < 10_000; turn++) if (isTooMuch(turn)) return turn
  return Number.POSITIVE_INFINITY
}

test('200 young streams may be broken off at once', () => {
  const budget = new GlitchBudget()
  expect(allowed(() => budget.brokenOff(START, START + 50))).toBe(200)
})

test('streams that are older than 50 ms may be broken off for ever', () => {
  const budget = new GlitchBudget()
  expect(allowed(() => budget.brokenOff(START, START + 51))).toBe(Number.POSITIVE_INFINITY)
  // Nor did they use anything up.
  expect(allowed(() => budget.brokenOff(START, START))).toBe(200)
})

test('33 a second are always allowed', () => {
  const budget = new GlitchBudget()
  const now = (turn: number) => START + turn * 31
  expect(allowed((turn) => budget.brokenOff(now(turn), now(turn)))).toBe(Number.POSITIVE_INFINITY)
})

test('eight refusals are allowed at once, and one a second', () => {
  const budget = new GlitchBudget()
  expect(allowed(() => budget.refused(START))).toBe(8)
  const slow = new GlitchBudget()
  expect(allowed((turn) => slow.refused(START + turn * 1_000))).toBe(Number.POSITIVE_INFINITY)
})

test('all three draw on one budget', () => {
  const budget = new GlitchBudget()
  for (let i = 0; i < 4; i++) expect(budget.refused(START)).toBe(false)
  for (let i = 0; i < 50; i++) expect(budget.astray(START)).toBe(false)
  expect(allowed(() => budget.brokenOff(START, START))).toBe(50)
  expect(budget.astray(START)).toBe(true)
})
