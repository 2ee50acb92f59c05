import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameReader } from '../../../src/proxy/http2/frame-reader.ts'
import { frameOctets, prefaceOctets } from './frame-octets.ts'

/** Reads pieces, each in a buffer of its own that is overwritten behind it. `most`: then no more frames are wanted. */
function read(pieces: readonly Uint8Array[], most = Number.POSITIVE_INFINITY): string[] {
  const events: string[] = []
  const reader = new FrameReader({
    onFrame({ type, flags, stream, bytes, start, end }) {
      events.push(`${type} ${flags} ${stream} ${bytes.toString('hex', start, end)}`)
      return events.length < most
    },
    onBadPreface: () => events.push('bad preface'),
    onFrameTooLarge: () => events.push('too large'),
  })
  for (const piece of pieces) {
    const borrowed = Buffer.from(piece)
    reader.read(borrowed)
    borrowed.fill(0x58)
  }
  return events
}

function cut(octets: Buffer, at: readonly number[]): Buffer[] {
  const offsets = [...at].sort((a, b) => a - b)
  return [...offsets, octets.length].map((end, i) => octets.subarray(offsets[i - 1] ?? 0, end))
}

const frames = [
  frameOctets(4, 0, 0, Buffer.from('000300000064', 'hex')),
  frameOctets(1, 5, 1, Buffer.from('8287418a', 'hex')),
  frameOctets(0, 0, 1, Buffer.alloc(0)),
  frameOctets(0, 8, 1, Buffer.from('hello')),
  frameOctets(255, 255, 0x7fffffff, Buffer.from('x')),
  frameOctets(0, 1, 1, Buffer.alloc(300, 'y')),
]
const conversation = Buffer.concat([prefaceOctets, ...frames])

describe('frames are the same', () => {
  test('as they were written', () => {
    expect(read([conversation])).toEqual([
      '4 0 0 000300000064',
      '1 5 1 8287418a',
      '0 0 1 ',
      '0 8 1 68656c6c6f',
      '255 255 2147483647 78',
      `0 1 1 ${'79'.repeat(300)}`,
    ])
  })

  test('cut at any octet', () => {
    const whole = read([conversation])
    for (let at = 0; at <= conversation.length; at++) {
      expect([at, read(cut(conversation, [at]))]).toEqual([at, whole])
    }
  })

  test('in pieces of any one size, single octets among them', () => {
    const whole = read([conversation])
    for (let size = 1; size <= 60; size++) {
      const count = Math.ceil(conversation.length / size) - 1
      const at = Array.from({ length: count }, (_, i) => (i + 1) * size)
      expect([size, read(cut(conversation, at))]).toEqual([size, whole])
    }
  })

  const anyFrame = fc.record({
    type: fc.nat(255),
    flags: fc.nat(255),
    stream: fc.nat(0x7fffffff),
    payload: fc.uint8Array({ maxLength: 40 }),
  })
  test('for any frames in up to four pieces', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        (list, cuts) => {
          const octets = Buffer.concat([
            prefaceOctets,
            ...list.map(({ type, flags, stream, payload }) =>
              frameOctets(type, flags, stream, payload),
            ),
          ])
          const at = cuts.map((offset) => offset % (octets.length + 1))
          expect(read(cut(octets, at))).toEqual(
            list.map(
              ({ type, flags, stream, payload }) =>
                `${type} ${flags} ${stream} ${Buffer.from(payload).toString('hex')}`,
            ),
          )
        },
      ),
      { numRuns: 500, seed: 7 },
    )
  })
})

test('the first bit of a stream has no meaning (RFC 9113 4.1)', () => {
  expect(read([prefaceOctets, frameOctets(8, 0, 0x80000003, Buffer.alloc(0))])).toEqual(['8 0 3 '])
})

describe('a wrong preface', () => {
  test('is found with the octet that is wrong, whole or in single octets', () => {
    for (let at = 0; at < prefaceOctets.length; at++) {
      const wrong = Buffer.from(conversation)
      wrong[at] = (wrong[at] as number) ^ 1
      expect([at, read([wrong])]).toEqual([at, ['bad preface']])
      expect([at, read([...wrong].map((octet) => Buffer.from([octet])))]).toEqual([
        at,
        ['bad preface'],
      ])
      expect([at, read([wrong.subarray(0, at + 1)])]).toEqual([at, ['bad preface']])
      expect([at, read([wrong.subarray(0, at)])]).toEqual([at, []])
    }
  })

  test('is a request of HTTP/1.1', () => {
    expect(read([Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')])).toEqual(['bad preface'])
  })
})

describe('of 16,384 octets (RFC 9113 4.2)', () => {
  const largest = frameOctets(0, 0, 1, Buffer.alloc(16_384, 'z'))

  test('a frame is read, whole or cut inside', () => {
    const whole = read([prefaceOctets, largest])
    expect(whole).toEqual([`0 0 1 ${'7a'.repeat(16_384)}`])
    for (const at of [1, 8, 9, 10, 16_392]) {
      expect(read([prefaceOctets, ...cut(largest, [at])])).toEqual(whole)
    }
  })

  test.each([16_385, 65_536, 0xffffff])('one of %d is too large by its head alone', (length) => {
    const head = frameOctets(0, 0, 1, Buffer.alloc(0), length)
    expect(read([prefaceOctets, frames[0] as Buffer, head, frames[1] as Buffer])).toEqual([
      '4 0 0 000300000064',
      'too large',
    ])
  })
})

describe('nothing is read any more', () => {
  test.each([
    ['behind a frame after which none is wanted', [conversation], 2],
    ['in a later piece', cut(conversation, [50]), 2],
    ['in pieces of one octet', [...conversation].map((octet) => Buffer.from([octet])), 1],
  ])('%s', (_, pieces, most) => {
    expect(read(pieces, most)).toEqual(read([conversation]).slice(0, most))
  })

  test.each([0, 10, 30, conversation.length - 1])(
    'after end(), with %d octets of it there',
    (at) => {
      const events: unknown[] = []
      const reader = new FrameReader({
        onFrame: (frame) => events.push(frame.type) > 0,
        onBadPreface: () => events.push('bad preface'),
        onFrameTooLarge: () => events.push('too large'),
      })
      reader.read(conversation.subarray(0, at))
      const before = [...events]
      reader.end()
      reader.read(conversation.subarray(at))
      reader.read(conversation)
      expect(events).toEqual(before)
    },
  )

  test('where end() is called while a frame is taken', () => {
    let frames = 0
    const reader = new FrameReader({
      onFrame() {
        frames++
        reader.end()
        return true
      },
      onBadPreface: () => undefined,
      onFrameTooLarge: () => undefined,
    })
    reader.read(conversation)
    expect(frames).toBe(1)
  })
})
