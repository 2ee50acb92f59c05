import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Deadlines, type Timed } from '../../src/base/deadlines.ts'

class Item implements Timed {
  deadline: number
  expired = 0
  readonly #deadlines: Deadlines

  constructor(deadline: number, deadlines: Deadlines) {
    this.deadline = deadline
    this.#deadlines = deadlines
    deadlines.add(this)
  }

  expire(): void {
    this.expired++
    this.#deadlines.remove(this)
  }
}

function some(count: number, deadlines: Deadlines, deadline = 1): Item[] {
  return Array.from({ length: count }, () => new Item(deadline, deadlines))
}

test('what is due expires, the rest does not', () => {
  const deadlines = new Deadlines()
  const [due, later] = [some(3, deadlines), some(3, deadlines, 3)]
  deadlines.sweep(2)
  expect(due.map(({ expired }) => expired)).toEqual([1, 1, 1])
  expect(later.map(({ expired }) => expired)).toEqual([0, 0, 0])
  for (const item of later) deadlines.remove(item)
})

test('many that are due take several turns, so that others have theirs', async () => {
  const deadlines = new Deadlines()
  const items = some(100, deadlines)
  const gone = () => items.filter(({ expired }) => expired > 0).length
  deadlines.sweep(2)
  const first = gone()
  expect(first).toBeGreaterThan(0)
  expect(first).toBeLessThan(50)
  // One that leaves meanwhile is not expired, and a second sweep does not begin.
  const last = items[99] as Item
  deadlines.remove(last)
  deadlines.sweep(2)
  expect(gone()).toBe(first)
  for (let turn = 0; turn < 10; turn++) await nextTurn()
  expect(items.map(({ expired }) => expired)).toEqual([...Array(99).fill(1), 0])
  // The next one does.
  const [another] = some(1, deadlines)
  deadlines.sweep(2)
  expect(another?.expired).toBe(1)
})
