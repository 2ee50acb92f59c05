import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChunkedDecoder } from '../../../src/proxy/http1/chunked-decoder.ts'

interface Decoded {
  readonly data: string
  readonly used: number
  readonly state: 'done' | 'malformed' | 'open'
}

/** Decodes the bytes cut into pieces of these sizes, the last one repeated. */
function decoded(bytes: Buffer, sizes: readonly number[]): Decoded {
  const decoder = new ChunkedDecoder()
  let data = ''
  let at = 0
  let piece = 0
  while (at < bytes.length && !decoder.done && !decoder.malformed) {
    const size = Math.max(1, sizes[Math.min(piece++, sizes.length - 1)] ?? bytes.length)
    const end = Math.min(bytes.length, at + size)
    at = decoder.decode(bytes, at, end, (slice) => {
      data += slice.toString('latin1')
    })
  }
  const state = decoder.done ? 'done' : decoder.malformed ? 'malformed' : 'open'
  return { data, used: at, state }
}

const octets = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 })
const extension = fc.constantFrom('', '', ';a', ';a=b', ';a="b c"; d')
const size = (text: string, upper: boolean, zeros: number): string => {
  const hex = text.length.toString(16)
  return '0'.repeat(zeros) + (upper ? hex.toUpperCase() : hex)
}

const chunkedBody = fc
  .record({
    chunks: fc.array(fc.tuple(octets, extension, fc.boolean(), fc.nat(3)), { maxLength: 6 }),
    trailers: fc.array(fc.constantFrom('X: y', 'A-b:', 'Set-Cookie: \xe9'), { maxLength: 3 }),
    behind: fc.string({ unit: 'binary-ascii' }),
  })
  .map(({ chunks, trailers, behind }) => {
    const framed = chunks.map(
      ([text, more, upper, zeros]) => `${size(text, upper, zeros)}${more}\r\n${text}\r\n`,
    )
    const body = `${framed.join('')}0\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`
    return { bytes: Buffer.from(body + behind, 'latin1'), length: body.length, chunks }
  })

test('the data come out whole, however the bytes come in, and what is behind stays', () => {
  fc.assert(
    fc.property(chunkedBody, fc.array(fc.nat(30), { minLength: 1 }), (body, sizes) => {
      const data = body.chunks.map(([text]) => text).join('')
      expect(decoded(body.bytes, sizes)).toEqual({ data, used: body.length, state: 'done' })
    }),
    { numRuns: 1_000, seed: 1 },
  )
})

test('any bytes come to the same end, whole or one by one, and never to an exception', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(...'0123aF;="\r\n\r\n \t:x\0\x7f\x80'),
    maxLength: 60,
  })
  fc.assert(
    fc.property(hostile, (text) => {
      const bytes = Buffer.from(text, 'latin1')
      const whole = decoded(bytes, [bytes.length])
      const single = decoded(bytes, [1])
      expect(single).toEqual(whole)
    }),
    { numRuns: 20_000, seed: 2 },
  )
})

test('one damaged octet of the framing is never taken for good framing of the same data', () => {
  const body = '3\r\nabc\r\n0\r\n\r\n'
  for (let at = 0; at < body.length; at++) {
    if (at >= 3 && at < 6) continue
    for (let octet = 0; octet < 256; octet++) {
      if (octet === body.charCodeAt(at)) continue
      const bytes = Buffer.from(body, 'latin1')
      bytes[at] = octet
      const { state, data } = decoded(bytes, [bytes.length])
      expect([at, octet, state === 'done' && data === 'abc']).toEqual([at, octet, false])
    }
  }
})
