import { expect, test } from 'vitest'
import { type CpuProfile, selfTimes } from '../../bench/profile/self-times.ts'

function node(id: number, functionName: string, url: string, lineNumber: number) {
  return { id, callFrame: { functionName, url, lineNumber } }
}

const profile: CpuProfile = {
  nodes: [
    node(1, '(idle)', '', -1),
    node(2, '(garbage collector)', '', -1),
    node(3, 'parse', 'file:///home/someone/src/clone/src/proxy/parse.ts', 9),
    node(4, '', 'node:net', 99),
  ],
  startTime: 1_000,
  samples: [3, 1, 2, 3, 4],
  timeDeltas: [10, 100, 200, 50, 30],
}

test('a sample lasts until the next one, and idle time is no time', () => {
  const { busy, functions } = selfTimes(profile, 0, 10_000)
  expect(busy).toBe(180)
  expect(functions).toEqual([
    ['parse src/proxy/parse.ts:10', 130],
    ['(garbage collector)', 50],
    ['(anonymous) node:net:100', 0],
  ])
})

test('only what lies between the two times counts', () => {
  expect(selfTimes(profile, 1_300, 1_361).functions).toEqual([['(garbage collector)', 50]])
})
