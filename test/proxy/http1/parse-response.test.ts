import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseResponse } from '../../../src/proxy/http1/parse-response.ts'
import { ResponseHead } from '../../../src/proxy/message/response-head.ts'

const MAX_HEAD = 2_000

function parsed(bytes: Buffer, method: string) {
  const head = new ResponseHead(20)
  const after = parseResponse(head, bytes, 0, bytes.length, method, MAX_HEAD)
  if (after === 0) return null
  if (after < 0) return 'malformed'
  const { status, reason, framing, bodyLength, keepAlive, upgrade, fields } = head
  const names = Array.from({ length: fields.count }, (_, i) => [fields.name(i), fields.value(i)])
  return { after, status, reason, framing, bodyLength, keepAlive, upgrade, names }
}

const responseText = fc
  .record({
    version: fc.constantFrom('1.0', '1.1', '1.1', '2.0'),
    status: fc.integer({ min: 90, max: 620 }),
    reason: fc.constantFrom(' OK', ' ', '', ' Very \xe9 Odd', ' \0'),
    lines: fc.array(
      fc.constantFrom(
        'Content-Length: 5',
        'Content-Length: 05',
        'Transfer-Encoding: chunked',
        'Transfer-Encoding: gzip',
        'Connection: close',
        'Connection: keep-alive, upgrade',
        'Upgrade: websocket',
        'Set-Cookie: a=b',
        'X: \t y \t',
        'X : y',
        ' folded',
      ),
      { maxLength: 5 },
    ),
  })
  .map(
    ({ version, status, reason, lines }) =>
      `HTTP/${version} ${status}${reason}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`,
  )

const method = fc.constantFrom('GET', 'HEAD')

test('a head in pieces is understood as it is in one', () => {
  fc.assert(
    fc.property(responseText, method, (text, asked) => {
      const bytes = Buffer.from(text, 'latin1')
      const whole = parsed(bytes, asked)
      let first: ReturnType<typeof parsed> = null
      for (let end = 1; end <= bytes.length && first === null; end++) {
        first = parsed(bytes.subarray(0, end), asked)
      }
      expect(first).toEqual(whole)
    }),
    { numRuns: 500, seed: 1 },
  )
})

test('any bytes are refused, incomplete or understood, and never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, prefixed) => {
      const start = prefixed ? 'HTTP/1.1 200 OK\r\n' : ''
      parsed(Buffer.concat([Buffer.from(start), bytes]), 'GET')
    }),
    { numRuns: 5_000, seed: 2 },
  )
})

test('a head without end is refused at its limit', () => {
  for (const text of ['HTTP/1.1 200 ', 'HTTP/1.1 200 OK\r\nX: ', 'HTTP/1.1 200 OK\r\n']) {
    expect(parsed(Buffer.from(text + 'x'.repeat(MAX_HEAD)), 'GET')).toBe('malformed')
  }
})

test('what has a body, and how its end is known (RFC 9112 6.3)', () => {
  const framingOf = (text: string, asked = 'GET') => {
    const result = parsed(Buffer.from(text), asked)
    return typeof result === 'object' ? (result?.framing ?? null) : result
  }
  const length = 'Content-Length: 5\r\n\r\n'
  const chunked = 'Transfer-Encoding: chunked\r\n\r\n'
  expect(framingOf(`HTTP/1.1 200 OK\r\n${length}`)).toBe('length')
  expect(framingOf(`HTTP/1.1 200 OK\r\n${chunked}`)).toBe('chunked')
  expect(framingOf('HTTP/1.1 200 OK\r\n\r\n')).toBe('until-close')
  expect(framingOf('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')).toBe('none')
  for (const status of ['103 Early', '204 No', '304 Not']) {
    expect(framingOf(`HTTP/1.1 ${status}\r\n${length}`)).toBe('none')
    expect(framingOf(`HTTP/1.1 ${status}\r\n${chunked}`)).toBe('none')
  }
  expect(framingOf(`HTTP/1.1 200 OK\r\n${length}`, 'HEAD')).toBe('none')
})
