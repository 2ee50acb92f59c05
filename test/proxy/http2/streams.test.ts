import { describe, expect, test } from 'vitest'
import type { Http2Exchange } from '../../../src/proxy/http2/http2-exchange.ts'
import { Streams } from '../../../src/proxy/http2/streams.ts'

const exchange = (id: number) => ({ id }) as Http2Exchange

function opened(...ids: number[]) {
  const streams = new Streams()
  const exchanges = ids.map(exchange)
  for (const each of exchanges) streams.add(each)
  return { streams, exchanges }
}

test('a stream is idle until it, or a higher one, was opened (RFC 9113 5.1.1)', () => {
  const { streams } = opened(1, 5)
  expect([1, 3, 5, 7].map((id) => streams.isIdle(id))).toEqual([false, false, false, true])
  streams.refuse(9)
  expect([7, 9, 11].map((id) => streams.isIdle(id))).toEqual([false, false, true])
})

test('numbers of a server, and zero, are always idle', () => {
  const { streams } = opened(5)
  expect([0, 2, 4, 6].map((id) => streams.isIdle(id))).toEqual([true, true, true, true])
})

test('open ones are found, and no others', () => {
  const { streams, exchanges } = opened(1, 3, 7)
  expect([1, 3, 7].map((id) => streams.find(id))).toEqual(exchanges)
  expect([0, 2, 5, 9].map((id) => streams.find(id))).toEqual([null, null, null, null])
})

describe('one that is removed', () => {
  test('is gone, and the others are there, whichever it was', () => {
    for (const gone of [0, 1, 2, 3]) {
      const { streams, exchanges } = opened(1, 3, 5, 7)
      const [removed] = exchanges.splice(gone, 1) as [Http2Exchange]
      expect(streams.remove(removed, 'over')).toBe(true)
      expect(streams.find(removed.id)).toBe(null)
      expect(streams.all()).not.toContain(removed)
      expect(streams.count).toBe(3)
      expect(streams.all().sort((a, b) => a.id - b.id)).toEqual(exchanges)
    }
  })

  test('is removed once, with its first ending', () => {
    const { streams, exchanges } = opened(1)
    const [only] = exchanges as [Http2Exchange]
    expect(streams.remove(only, 'reset-by-us')).toBe(true)
    expect(streams.remove(only, 'over')).toBe(false)
    expect(streams.endingOf(1)).toBe('reset-by-us')
  })
})

test('one that is refused is closed, and was never open', () => {
  const { streams } = opened(1)
  streams.refuse(3)
  expect(streams.find(3)).toBe(null)
  expect(streams.endingOf(3)).toBe('reset-by-us')
  expect([streams.count, streams.last]).toEqual([1, 3])
})

test('one that was skipped has no ending', () => {
  const { streams } = opened(1, 5)
  expect(streams.endingOf(3)).toBe(null)
})

test('the list of all does not change with the streams', () => {
  const { streams, exchanges } = opened(1, 3)
  const all = streams.all()
  streams.remove(exchanges[0] as Http2Exchange, 'over')
  expect(all).toEqual(exchanges)
  expect(streams.removeAll()).toEqual([exchanges[1]])
  expect(streams.count).toBe(0)
})
