import { expect, test } from 'vitest'
import { familyOf, parseProcStat } from '../../bench/processes/proc-stat.ts'

test('the fields of a process are found behind a name with spaces and parentheses', () => {
  const line =
    '42 (a) b (c) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3 1 20 0 1 0 5 6 7 8 9 10 11 12 13\n'
  expect(parseProcStat(line)).toEqual({ pid: 42, parent: 7, user: 103, system: 21 })
})

test('a family is a process with its children and theirs, in whatever order they are listed', () => {
  const all = [
    { pid: 4, parent: 3, user: 0, system: 0 },
    { pid: 3, parent: 2, user: 0, system: 0 },
    { pid: 2, parent: 1, user: 0, system: 0 },
    { pid: 5, parent: 1, user: 0, system: 0 },
  ]
  expect(familyOf(2, all).map(({ pid }) => pid)).toEqual([4, 3, 2])
})
