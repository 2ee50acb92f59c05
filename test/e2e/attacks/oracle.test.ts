import { describe, expect, test } from 'vitest'
import { judge, moreRequests, rules } from './oracle.ts'

const told =
  'X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n' +
  'X-Forwarded-Port: 80\r\nX-Request-Id: x\r\n'
const head = `GET / HTTP/1.1\r\nHost: a\r\n${told}`
const good = `${head}\r\n`
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`

function line(requestLine: string): string {
  return good.replace('GET / HTTP/1.1', requestLine)
}

function defectsOf(text: string, atMost = 1): readonly string[] {
  return judge([Buffer.from(text, 'latin1')], atMost).defects
}

/** Defect, and what must be found to have it. */
const bad: readonly (readonly [defect: string, ...examples: string[]])[] = [
  [
    'a request line that is none',
    line('GET / HTTP/1.0'),
    line('GET / HTTP/1.2'),
    line('GET / HTTP/2.0'),
    line('GET / http/1.1'),
    line('GET /'),
    line('GET  / HTTP/1.1'),
    line('GET /  HTTP/1.1'),
    line('GET / HTTP/1.1 '),
    line('GET\t/ HTTP/1.1'),
    line('G@T / HTTP/1.1'),
    line('GET /a b HTTP/1.1'),
    line('GET /\x01 HTTP/1.1'),
    line('GET /\x7f HTTP/1.1'),
    line(' GET / HTTP/1.1'),
    `\r\n${good}`,
    `\r\n\r\n${good}`,
  ],
  ['a # in the target', line('GET /a#b HTTP/1.1'), line('GET /?a#b HTTP/1.1')],
  ['an octet beyond ASCII in the target', line('GET /\xe9 HTTP/1.1'), line('GET /?\x80 HTTP/1.1')],
  [
    'a target that is no path',
    line('GET http://a/ HTTP/1.1'),
    line('GET a HTTP/1.1'),
    line('OPTIONS ** HTTP/1.1'),
    line('GET ?x HTTP/1.1'),
  ],
  ['* with another method than OPTIONS', line('GET * HTTP/1.1')],
  [
    'a method that is not for pods',
    line('CONNECT /x HTTP/1.1'),
    line('TRACE / HTTP/1.1'),
    line('PRI * HTTP/1.1'),
  ],
  ['NUL in the path', line('GET /%00 HTTP/1.1')],
  ['a backslash in the path', line('GET /a\\b HTTP/1.1')],
  [
    'a dot segment',
    line('GET /../a HTTP/1.1'),
    line('GET /a/. HTTP/1.1'),
    line('GET /a/%2E%2e/b HTTP/1.1'),
    line('GET /.%2e?x HTTP/1.1'),
  ],
  [
    'a bare CR or LF, or NUL',
    `${head}X: a\rb\r\n\r\n`,
    `${head}X: a\nb\r\n\r\n`,
    `${head}X: a\0b\r\n\r\n`,
    `${head}X: a\r\r\n\r\n`,
    line('GET / HTTP/1.1\n'),
  ],
  ['a folded line', `${head} x\r\n\r\n`, `${head}\tx: y\r\n\r\n`],
  [
    'a field line that is none',
    `${head}X : y\r\n\r\n`,
    `${head}X\t: y\r\n\r\n`,
    `${head}X\r\n\r\n`,
    `${head}: y\r\n\r\n`,
    `${head}X Y: z\r\n\r\n`,
    `${head}X\xe9: z\r\n\r\n`,
    `${head}X[0]: z\r\n\r\n`,
    `${head}X: \x01\r\n\r\n`,
    `${head}X: \x0b\r\n\r\n`,
    `${head}X: \x7f\r\n\r\n`,
  ],
  ['not one Host', good.replace('Host: a\r\n', ''), `${head}host: a\r\n\r\n`],
  [
    'a Host that is none',
    ...[
      'a b',
      'a,b',
      'a/b',
      'u@a',
      'a?b',
      'a:x',
      'a:65536',
      'a:1:2',
      '[::1',
      '::1',
      'a%00b',
      '.',
      'a..b',
      '.a',
      'http://a',
      '\xe9',
    ].map((host) => good.replace('Host: a', `Host: ${host}`)),
  ],
  ['more than one Content-Length', `${head}Content-Length: 0\r\ncontent-length: 0\r\n\r\n`],
  [
    'a Content-Length with other than plain digits',
    ...['', '+1', '-1', '01', '0x1', '1_0', '1, 1', '1 1', '1e1', '\x0b1', '1234567890123456'].map(
      (length) => `${head}Content-Length: ${length}\r\n\r\n`,
    ),
  ],
  [
    'a coding other than chunked',
    ...['gzip', 'chunked, gzip', 'gzip, chunked', 'Chunked', 'xchunked', '', '\x0bchunked'].map(
      (coding) => `${head}Transfer-Encoding: ${coding}\r\n\r\n0\r\n\r\n`,
    ),
  ],
  [
    'more than one Transfer-Encoding',
    `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'both framings',
    `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
  ],
  [
    'an alias of a framing field',
    ...['Content_Length', 'CONTENT.LENGTH', 'Transfer_Encoding', 'Transfer!Encoding'].map(
      (name) => `${head}${name}: 1\r\n\r\n`,
    ),
  ],
  ['a name with an underscore', `${head}X_Y: z\r\n\r\n`],
  [
    'a field of the client’s hop',
    ...['Keep-Alive', 'Proxy-Connection', 'TE', 'Trailer', 'HTTP2-Settings', 'proxy'].map(
      (name) => `${head}${name}: x\r\n\r\n`,
    ),
  ],
  [
    'a Connection without an upgrade',
    `${head}Connection: close\r\n\r\n`,
    `${head}Connection: upgrade\r\n\r\n`,
    `${head}Upgrade: x\r\n\r\n`,
    `${head}Connection: upgrade, x\r\nUpgrade: x\r\n\r\n`,
  ],
  ['an expectation that nobody knows', `${head}Expect: x\r\n\r\n`],
  [
    'not one word of the proxy about the client',
    good.replace('X-Request-Id: x\r\n', ''),
    `${head}x-real-ip: 1.2.3.4\r\n\r\n`,
  ],
  ['a word of the client about itself', good.replace('-For: 127', '-For: 126')],
  ['a head without end', 'GET / HTTP/1.1\r\nHost: a\r\n', `${good}x`, `${good}\r\n`],
  ['a body with more than one framing', `${head}Content-Length: 0\r\nContent-Length: 0\r\n\r\n`],
  ['a length that is no number', `${head}Content-Length: x\r\n\r\n`],
  [
    'a chunk size that is no number',
    `${chunked}x\r\n`,
    `${chunked}3;a\r\nabc\r\n0\r\n\r\n`,
    `${chunked} 3\r\nabc\r\n0\r\n\r\n`,
    `${chunked}3\nabc\r\n0\r\n\r\n`,
    `${chunked}\r\n`,
    `${chunked}00000000000000\r\n\r\n`,
  ],
  ['a chunk without CRLF behind it', `${chunked}3\r\nabcd\r\n0\r\n\r\n`, `${chunked}1\r\nab`],
  ['a trailer', `${chunked}0\r\nX: y\r\n\r\n`],
  [moreRequests, good + good, `${good}${head}`.concat('Content-Length: 1\r\n\r\n')],
]

describe('the oracle objects to', () => {
  test.each(
    bad.flatMap(([defect, ...examples]) =>
      examples.map((example) => [defect, JSON.stringify(example), example] as const),
    ),
  )('%s: %s', (defect, _, example) => {
    expect(defectsOf(example)).toContain(defect)
  })

  test('something by each of its rules', () => {
    const shown = bad.map(([defect]) => defect)
    expect(rules.map(([defect]) => defect).filter((defect) => !shown.includes(defect))).toEqual([])
  })
})

test.each([
  ['a plain request', good, 1],
  ['two of them', good + good, 2],
  ['a body', `${head}Content-Length: 3\r\n\r\nabc`, 1],
  ['a body in chunks', `${chunked}3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n`, 1],
  ['a request behind a body', `${head}Content-Length: 3\r\n\r\nabc${good}`, 2],
  ['OPTIONS *', line('OPTIONS * HTTP/1.1'), 1],
  ['an upgrade', `${head}Connection: upgrade\r\nUpgrade: websocket\r\n\r\n`, 1],
  ['every octet that a value may have', `${head}X: \t ~\x80\xff\r\n\r\n`, 1],
  ['an address', good.replace('Host: a', 'Host: [::1]:8080'), 1],
  ['nothing', '', 0],
])('the oracle has nothing against %s', (_, text, count) => {
  const { requests, cutShort, defects } = judge([Buffer.from(text, 'latin1')], count)
  expect(defects).toEqual([])
  expect(requests).toHaveLength(count)
  expect(cutShort).toBe(false)
})

test.each([
  ['a length that was not reached', `${head}Content-Length: 3\r\n\r\nab`],
  ['a chunk', `${chunked}3\r\na`],
  ['a chunk size', `${chunked}3`],
  ['a chunk size line', `${chunked}3\r`],
  ['the end of a chunk', `${chunked}3\r\nabc\r`],
  ['the last chunk', `${chunked}0\r\n`],
  ['the first chunk', chunked],
])('a body cut short is no complete request: in %s', (_, text) => {
  const { requests, cutShort, defects } = judge([Buffer.from(text, 'latin1')], 1)
  expect(defects).toEqual([])
  expect(requests).toHaveLength(0)
  expect(cutShort).toBe(true)
})
