import { describe, expect, test } from 'vitest'
import { inSlices } from '../../../src/telemetry/metrics/slices.ts'

describe('text in slices', () => {
  test('is the same text', async () => {
    const pieces = Array.from({ length: 1000 }, (_, i) => `${i}é`.repeat(i))
    let text = ''
    for await (const chunk of inSlices(pieces)) text += chunk.toString()
    expect(text).toBe(pieces.join(''))
  })

  test('lets others have their turn while pieces take long and come to nothing', async () => {
    const work = Array.from({ length: 50 }, () => '')
    let done = 0
    let seen = 0
    let over = false
    const turn = () => {
      if (done > 0 && done < work.length) seen++
      if (!over) setImmediate(turn)
    }
    setImmediate(turn)
    function* pieces() {
      for (const piece of work) {
        const until = performance.now() + 2
        while (performance.now() < until);
        done++
        yield piece
      }
    }
    expect((await inSlices(pieces()).next()).done).toBe(true)
    over = true
    // Each piece takes 2 ms, and a turn comes after 4: on a slow machine there are more of them.
    expect(seen).toBeGreaterThan(10)
  })

  test('is nothing where there is none', async () => {
    expect((await inSlices([]).next()).done).toBe(true)
  })

  test('lets others have their turn before more than 64 KiB and a piece are made', async () => {
    let made = 0
    let turns = 0
    const madeAtTurn: number[] = []
    function* pieces() {
      for (let i = 0; i < 100; i++) {
        made += 10_000
        yield 'x'.repeat(10_000)
      }
    }
    let over = false
    const turn = () => {
      turns++
      madeAtTurn.push(made)
      if (!over) setImmediate(turn)
    }
    setImmediate(turn)
    for await (const chunk of inSlices(pieces())) expect(chunk.length).toBeLessThan(80_000)
    over = true
    expect(turns).toBeGreaterThan(10)
    const steps = madeAtTurn.map((total, i) => total - (madeAtTurn[i - 1] ?? 0))
    expect(Math.max(...steps)).toBeLessThan(150_000)
  })
})
