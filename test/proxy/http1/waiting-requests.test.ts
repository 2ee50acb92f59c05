import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WaitingRequests } from '../../../src/proxy/http1/waiting-requests.ts'

/** The names of those that have begun, and how to ask for so many more. */
function asking() {
  const waiting = new WaitingRequests()
  const begun: string[] = []
  const ask = (name: string, times: number) => {
    for (let i = 0; i < times; i++) {
      if (waiting.mayBegin()) begun.push(name)
      else waiting.wait({ beginRequest: () => begun.push(name) })
    }
  }
  return { begun, ask }
}

test('sixteen requests begin in a turn, the others in those that follow, in their order', async () => {
  const { begun, ask } = asking()
  const names = Array.from({ length: 40 }, (_, i) => `${i}`)
  for (const name of names) ask(name, 1)
  for (const count of [16, 32, 40]) {
    expect(begun).toEqual(names.slice(0, count))
    await nextTurn()
  }
})

test('the next turn is like the first', async () => {
  const { begun, ask } = asking()
  ask('early', 16)
  await nextTurn()
  ask('late', 17)
  expect(begun).toHaveLength(32)
  await nextTurn()
  expect(begun).toHaveLength(33)
})

test('what comes while others wait has to wait behind them', async () => {
  const { begun, ask } = asking()
  ask('early', 33)
  await nextTurn()
  ask('late', 1)
  expect(begun).toEqual(Array(32).fill('early'))
  await nextTurn()
  expect(begun).toEqual([...Array(33).fill('early'), 'late'])
})

test('what comes when nobody waits any more begins at once, as long as the turn has room', async () => {
  const { begun, ask } = asking()
  ask('early', 17)
  await nextTurn()
  ask('late', 16)
  expect(begun).toEqual([...Array(17).fill('early'), ...Array(15).fill('late')])
  await nextTurn()
  expect(begun).toHaveLength(33)
})
