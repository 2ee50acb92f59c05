import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { EventStreams, eventText } from '../../../src/admin/dashboard/event-streams.ts'

function open(streams: EventStreams, first = 'first'): Readable {
  const stream = streams.open(first)
  if (stream === null) throw new Error('there is no room')
  return stream
}

test('who opens a stream gets what is for newcomers, then what all get', async () => {
  const streams = new EventStreams()
  const stream = open(streams)
  expect(String(stream.read())).toBe('first')
  streams.send('second')
  expect(String(stream.read())).toBe('second')
})

test('who does not read holds one message, however many are sent', () => {
  const streams = new EventStreams()
  const stream = open(streams)
  for (let i = 0; i < 1_000; i++) streams.send('x'.repeat(1_000))
  expect(stream.readableLength).toBe('first'.length)
})

test('the thirty-third is not let in until another one goes', async () => {
  const streams = new EventStreams()
  const all = Array.from({ length: 32 }, () => open(streams))
  expect(streams.open('first')).toBe(null)
  all[0]?.destroy()
  await once(all[0] as Readable, 'close')
  expect(streams.open('first')).not.toBe(null)
})

test('a connection that breaks is no error', async () => {
  const streams = new EventStreams()
  const stream = open(streams)
  stream.destroy(new Error('ECONNRESET'))
  await new Promise((resolve) => stream.on('close', resolve))
  expect(streams.isWatched).toBe(false)
})

test('an event is two lines of which the second is JSON, whatever is in it', () => {
  expect(eventText('a', { text: 'one\n\ntwo' })).toBe('event: a\ndata: {"text":"one\\n\\ntwo"}\n\n')
})
