import { expect, test } from 'vitest'
import { parseOptions } from '../../bench/options.ts'

const known = { measurements: ['small', 'post', 'up'], rivals: ['nginx', 'postern'] }

test('without options everything is measured', () => {
  expect(parseOptions([], known)).toMatchObject({ ...known, rounds: 5, profile: false })
})

test('names may be repeated or listed, and keep the order of the measurements', () => {
  const { measurements } = parseOptions(['--only', 'up,small', '--only', 'small'], known)
  expect(measurements).toEqual(['small', 'up'])
})

test('an unknown name is refused with the names that there are', () => {
  expect(() => parseOptions(['--only', 'smal'], known)).toThrow('smal: there are small, post, up')
})

test.each(['0', '-1', '1.5', 'many', ''])('%s rounds are refused', (text) => {
  expect(() => parseOptions([`--rounds=${text}`], known)).toThrow('--rounds')
})
