import { expect, test } from 'vitest'
import type { Measurement } from '../../bench/measurements/measurement.ts'
import { small } from '../../bench/measurements/small.ts'
import { type Bar, judge } from '../../bench/report/bars.ts'
import { table } from '../../bench/report/table.ts'
import type { Result } from '../../bench/run.ts'

const measurement: Measurement = { ...small, name: 'some', title: 'Something', unit: 'µs' }

function result(figures: Readonly<Record<string, readonly number[]>>, othersShare = 0): Result {
  const samples = Object.entries(figures).map(
    ([name, rounds]) =>
      [name, rounds.map((figure) => ({ figure, notes: { user: figure / 2 } }))] as const,
  )
  return { measurement, samples: new Map(samples), othersShare }
}

const half: Bar = { measurement: 'some', of: 'http-proxy', most: 0.5, rank: 'goal' }
const twelve: Bar = { measurement: 'some', of: null, most: 12, rank: 'bar' }

test('a bar is reached by a median that is equal to it', () => {
  const lines = judge(result({ 'http-proxy': [20, 20], postern: [10, 10] }), 'postern', [half])
  expect(lines).toEqual(['goal ≤ 0.5 × http-proxy: reached (0.500)'])
})

test('a bar that is a figure of its own needs no rival', () => {
  const lines = judge(result({ postern: [11, 14, 13] }), 'postern', [twelve])
  expect(lines).toEqual(['bar ≤ 12 µs: NOT reached (13.000)'])
})

test('a bar is not judged where the rival, or this proxy, did not run', () => {
  expect(judge(result({ postern: [1] }), 'postern', [half])).toEqual([])
  expect(judge(result({ 'http-proxy': [1] }), 'postern', [half, twelve])).toEqual([])
})

test('a bar of another measurement is not judged', () => {
  const other = { ...twelve, measurement: 'other' }
  expect(judge(result({ postern: [1] }), 'postern', [other])).toEqual([])
})

test('the table has a row for each rival, with ratios to nginx', () => {
  const text = table(result({ nginx: [10, 12, 11], postern: [22, 24, 11] }))
  expect(text.split('\n').slice(0, 4)).toEqual([
    'some: Something',
    '             µs   min  × nginx   min  user',
    '  nginx    11.0  10.0     1.00  1.00  5.50',
    '  postern  22.0  11.0     2.00  1.10  11.0',
  ])
})

test('without nginx there are figures and no ratios', () => {
  expect(table(result({ postern: [22] }))).toContain('postern  22.0  22.0        -    -  11.0')
})

test('a table says when other programs disturbed it', () => {
  expect(table(result({ postern: [1] }, 0.251))).toContain('other programs took 25 %')
  expect(table(result({ postern: [1] }, 0.01))).not.toContain('other programs')
})
