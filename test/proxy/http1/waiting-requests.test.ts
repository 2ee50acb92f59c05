import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WaitingRequests } from '../../../src/proxy/http1/waiting-requests.ts'

/** Tells which of so many requests begin at once, and which of the others begin in each turn that follows. */
async function turnsOf(count: number, waiting = new WaitingRequests()): Promise<number[][]> {
  const turns: number[][] = [[]]
  const begin = (request: number) => turns.at(-1)?.push(request)
  ask(0, count)
  while (turns.flat().length < count) {
    turns.push([])
    await nextTurn()
  }
  return turns

  function ask(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      if (waiting.mayBegin()) begin(i)
      else waiting.wait({ beginRequest: () => begin(i) })
    }
  }
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

test('sixteen requests begin in a turn, the others in those that follow, in their order', async () => {
  expect(await turnsOf(40)).toEqual([numbers(0, 16), numbers(16, 32), numbers(32, 40)])
})

test('the next turn is like the first', async () => {
  const waiting = new WaitingRequests()
  expect(await turnsOf(16, waiting)).toEqual([numbers(0, 16)])
  await nextTurn()
  expect(await turnsOf(17, waiting)).toEqual([numbers(0, 16), [16]])
})

/** The names of those that have begun, and how to ask for one more. */
function asking() {
  const waiting = new WaitingRequests()
  const begun: string[] = []
  const ask = (name: string, times = 1) => {
    for (let i = 0; i < times; i++) {
      if (waiting.mayBegin()) begun.push(name)
      else waiting.wait({ beginRequest: () => begun.push(name) })
    }
  }
  return { begun, ask }
}

test('what comes while others wait has to wait behind them', async () => {
  const { begun, ask } = asking()
  ask('early', 33)
  await nextTurn()
  ask('late')
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
