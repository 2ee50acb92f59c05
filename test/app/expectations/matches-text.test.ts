import { expect, test } from 'vitest'
import { matchesText } from '../../../src/app/expectations/matches-text.ts'

test.each([
  ['a', 'a'],
  ['', ''],
  ['...', ''],
  ['...', 'anything'],
  ['a=...; Path=/', 'a=123; Path=/'],
  ['a=...; Path=/', 'a=; Path=/'],
  ['...b...', 'abc'],
  ['a...b...c', 'a b b c'],
  ['https://...', 'https://shop.test/'],
])('%j takes %j', (expected, actual) => {
  expect(matchesText(expected, actual)).toBe(true)
})

test.each([
  ['a', 'A'],
  ['a', 'ab'],
  ['', 'a'],
  ['a.b', 'aXb'],
  ['a=...; Path=/', 'a=1; Path=/x'],
  ['ab...bc', 'abc'],
  ['a...b...a', 'aba a'.slice(0, 2)],
  ['a...x...a', 'a a x'],
  ['a...bb...b', 'abb'],
])('%j does not take %j', (expected, actual) => {
  expect(matchesText(expected, actual)).toBe(false)
})
