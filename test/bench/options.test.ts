import { expect, test } from 'vitest'
import { parseOptions } from '../../bench/options.ts'

const known = {
  measurements: ['small', 'post', 'up'],
  rivals: ['nginx', 'postern', 'relay'],
  usualRivals: ['nginx', 'postern'],
}

test('without options everything is measured, for the usual rivals', () => {
  const { measurements, usualRivals: rivals } = known
  expect(parseOptions([], known)).toMatchObject({ measurements, rivals, rounds: 5, profile: false })
})

test('a rival that is not usual takes part where it is named', () => {
  expect(parseOptions(['--rivals', 'relay,nginx'], known).rivals).toEqual(['nginx', 'relay'])
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
