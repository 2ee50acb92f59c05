import { expect, test } from 'vitest'
import { ClosedStreams } from '../../../src/proxy/http2/closed-streams.ts'

test('each stream has the ending that it had', () => {
  const closed = new ClosedStreams()
  closed.add(1, 'over')
  closed.add(5, 'reset-by-us')
  closed.add(3, 'over')
  expect([1, 3, 5, 7].map((id) => closed.find(id))).toEqual(['over', 'over', 'reset-by-us', null])
})

test('the last 256 are remembered, and none before them', () => {
  const closed = new ClosedStreams()
  const idOf = (index: number) => 2 * index + 1
  for (let i = 0; i < 1_000; i++) {
    closed.add(idOf(i), i % 3 === 0 ? 'reset-by-us' : 'over')
    const oldest = i - 255
    if (oldest > 0) expect(closed.find(idOf(oldest - 1))).toBe(null)
    if (oldest >= 0) {
      expect(closed.find(idOf(oldest))).toBe(oldest % 3 === 0 ? 'reset-by-us' : 'over')
    }
    expect(closed.find(idOf(i))).toBe(i % 3 === 0 ? 'reset-by-us' : 'over')
  }
})

test('the highest number is one as any other', () => {
  const closed = new ClosedStreams()
  closed.add(0x7fffffff, 'reset-by-us')
  expect(closed.find(0x7fffffff)).toBe('reset-by-us')
})
