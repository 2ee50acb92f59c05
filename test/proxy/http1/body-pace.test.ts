import { expect, test } from 'vitest'
import { BodyPace } from '../../../src/proxy/http1/body-pace.ts'

const limits = { bodyIdleTime: 60_000, bodyRate: 240 }
/** Milliseconds since 1970 at which the bodies of these tests begin. */
const START = 1_000_000

test('a body that has not begun may be waited for as long as one that stops', () => {
  const pace = new BodyPace()
  expect(pace.deadline(START, limits)).toBe(START + 60_000)
  expect(pace.deadline(START + 50_000, limits)).toBe(START + 110_000)
})

test('a body has 10 s from its first octet, then each octet buys a 240th of a second', () => {
  const pace = new BodyPace()
  pace.count(1, START)
  expect(pace.deadline(START, limits)).toBe(START + 10_000)
  pace.count(2_399, START + 9_000)
  expect(pace.deadline(START + 9_000, limits)).toBe(START + 10_000)
  pace.count(2_400, START + 9_500)
  expect(pace.deadline(START + 9_500, limits)).toBe(START + 20_000)
})

test('a body that came fast may not stop for longer than any other', () => {
  const pace = new BodyPace()
  pace.count(1_000_000, START)
  expect(pace.deadline(START, limits)).toBe(START + 60_000)
})

test('the time for which a pod holds a body back is not counted', () => {
  const pace = new BodyPace()
  pace.goOn(START)
  pace.count(240, START)
  pace.hold(START + 1_000)
  pace.goOn(START + 301_000)
  expect(pace.deadline(START + 301_000, limits)).toBe(START + 310_000)
})

test('a rate of 0 is none', () => {
  const pace = new BodyPace()
  pace.count(1, START)
  expect(pace.deadline(START, { ...limits, bodyRate: 0 })).toBe(START + 60_000)
})
