import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { desyncCases, llhttpRequests } from '../../../e2e/attacks/corpora.ts'
import { families } from '../../../e2e/attacks/hostile/all-families.ts'
import { requestText } from '../a-request.ts'
import { fuzz } from './fuzz.ts'
import { objectionsTo, tightBounds, usualBounds } from './objections.ts'

test('50,000 changed requests are read alike in pieces, and none reaches a pod with a defect', () => {
  expect(fuzz(20_261_124, 50_000)).toBe(null)
}, 60_000)

/** Each offset of a case; of the longest, every so many. */
function everyCut(bytes: Buffer): number[][] {
  const step = Math.max(1, Math.floor(bytes.length / 500))
  const cuts: number[][] = []
  for (let at = 1; at < bytes.length; at += step) cuts.push([at])
  return cuts
}

describe('cut at every octet, the verdict is the same', () => {
  test.each([
    ['http-desync-guardian', desyncCases().map(({ bytes }) => bytes)],
    ['llhttp', llhttpRequests().map(({ bytes }) => bytes)],
    ...families.map(
      ({ name, cases }) =>
        [name, cases.map(({ text }) => Buffer.from(text, 'latin1'))] as [string, Buffer[]],
    ),
  ])('%s', (_, cases) => {
    for (const bytes of cases) {
      for (const bounds of [usualBounds, tightBounds]) {
        expect([bytes.toString('latin1'), objectionsTo(bytes, bounds, everyCut(bytes))]).toEqual([
          bytes.toString('latin1'),
          [],
        ])
      }
    }
  })
})

const bad = '\x01'
test.each([
  ['a target', `GET /${'a'.repeat(60)}${bad} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['a name', `GET / HTTP/1.1\r\nHost: a\r\n${'X'.repeat(70)}${bad}: y\r\n\r\n`],
  ['a value', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(70)}${bad}\r\n\r\n`],
  ['a head', `GET / HTTP/1.1\r\nHost: a\r\n${`X: ${'y'.repeat(47)}\r\n`.repeat(5)}${bad}\r\n\r\n`],
])(
  '%s that is too large is refused for that, in pieces or not, whatever is behind it',
  (_, text) => {
    const bytes = Buffer.from(text, 'latin1')
    expect(objectionsTo(bytes, tightBounds, everyCut(bytes))).toEqual([])
  },
)

const cutLists = fc.array(fc.nat(400), { maxLength: 4 })

function property(bytes: Buffer, offsets: readonly number[]): void {
  const cuts = offsets.map((offset) => offset % (bytes.length + 1)).sort((a, b) => a - b)
  expect(objectionsTo(bytes, usualBounds, [cuts])).toEqual([])
  expect(objectionsTo(bytes, tightBounds, [cuts])).toEqual([])
}

describe('for any pieces', () => {
  test('of requests', () => {
    fc.assert(
      fc.property(requestText, requestText, cutLists, (first, second, cuts) =>
        property(Buffer.from(first + second, 'latin1'), cuts),
      ),
      { numRuns: 500 },
    )
  })

  test('of bodies in chunks', () => {
    const piece = fc.constantFrom(
      ...['0', '1', '5', 'a', 'A', ';', '\r\n', '\r', '\n', 'X: y', '0\r\n\r\n', '1\r\na\r\n', ' '],
    )
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), cutLists, (pieces, cuts) =>
        property(Buffer.from(head + pieces.join(''), 'latin1'), cuts),
      ),
      { numRuns: 1_000 },
    )
  })

  test('of anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), cutLists, (bytes, cuts) =>
        property(Buffer.from(bytes), cuts),
      ),
      { numRuns: 500 },
    )
  })
})
