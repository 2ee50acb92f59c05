import { expect, test } from 'vitest'
import { FloodBudget } from '../../../src/proxy/http2/flood-budget.ts'
import type { FrameWriter } from '../../../src/proxy/http2/frame-writer.ts'
import type { Http2Exchange } from '../../../src/proxy/http2/http2-exchange.ts'
import { SendQueue } from '../../../src/proxy/http2/send-queue.ts'

/** Streams that have so many frames each; `sent` has the names in the order of their frames. */
function waiting(frames: Readonly<Record<string, number>>) {
  const queue = new SendQueue({} as FrameWriter, new FloodBudget())
  const sent: string[] = []
  let room = 0
  const exchanges = Object.entries(frames).map(([name, count]) => {
    let left = count
    const exchange = {
      outgoing: {
        get isWaiting() {
          return left > 0
        },
      },
      sendWaiting() {
        if (left === 0 || room === 0) return false
        left--
        room--
        sent.push(name)
        onSent()
        return true
      },
    } as Http2Exchange
    queue.wait(exchange)
    return exchange
  })
  let onSent = () => {}
  return {
    queue,
    sent,
    exchanges,
    /** Room for so many more frames. What was sent of them. */
    give(octets: number): string {
      room += octets
      const before = sent.length
      queue.goOn()
      return sent.slice(before).join('')
    },
    onEachFrame(callback: () => void) {
      onSent = callback
    },
  }
}

test('streams have their turns of one frame each', () => {
  expect(waiting({ a: 3, b: 1, c: 2 }).give(100)).toBe('abcaca')
})

test('what has no room goes on later', () => {
  const { give } = waiting({ a: 3, b: 3 })
  expect([give(0), give(4), give(0), give(10)]).toEqual(['', 'abab', '', 'ab'])
})

test('a stream that waits twice has one turn', () => {
  const { give, queue, exchanges } = waiting({ a: 2, b: 2 })
  for (const exchange of exchanges) queue.wait(exchange)
  expect(give(100)).toBe('abab')
})

test('one that begins to wait while others are sent has its turn, too', () => {
  const first = waiting({ a: 2 })
  const sent: string[] = []
  let left = 1
  const late = {
    outgoing: {
      get isWaiting() {
        return left > 0
      },
    },
    sendWaiting() {
      if (left === 0) return false
      left--
      sent.push('late')
      return true
    },
  } as Http2Exchange
  first.onEachFrame(() => first.queue.wait(late))
  expect(first.give(100)).toBe('aa')
  expect(sent).toEqual(['late'])
})

test('nothing happens where nothing waits', () => {
  const { queue, sent } = waiting({ a: 0 })
  queue.goOn()
  queue.goOn()
  expect(sent).toEqual([])
})

test('a window that is due is given back once, and by some size', () => {
  const writer = { data: () => undefined } as unknown as FrameWriter
  const queue = new SendQueue(writer, new FloodBudget())
  expect(queue.takeReturn(4_096)).toBe(false)
  queue.data(1, Buffer.alloc(16_384), 0, 16_384, false)
  // For the stream and for the connection, by 4 KiB each as Go's client does.
  expect(Array.from({ length: 9 }, () => queue.takeReturn(4_096))).toEqual([
    ...Array(8).fill(true),
    false,
  ])
  queue.data(1, Buffer.alloc(16_384), 0, 16_384, false)
  expect(queue.takeReturn(1)).toBe(false)
})
