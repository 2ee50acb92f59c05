import { describe, expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { echoLine, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { startProxyFor } from './support/start-proxy.ts'

type Case = readonly [name: string, bytes: string, status: number]

const line = 'POST / HTTP/1.1\r\n'
const head = `${line}Host: a\r\n`
const chunked = 'Transfer-Encoding: chunked\r\n'
const body = '\r\n3\r\nabc\r\n0\r\n\r\n'

/** A POST with these framing lines. */
const framed = (lines: string): string => `${head}${lines}${body}`
const get = (target: string, version = 'HTTP/1.1'): string =>
  `GET ${target} ${version}\r\nHost: a\r\n\r\n`
const withHost = (lines: string): string => `GET / HTTP/1.1\r\n${lines}\r\n`
const withLine = (fieldLine: string): string => `GET / HTTP/1.1\r\nHost: a\r\n${fieldLine}\r\n\r\n`

const framing: readonly Case[] = [
  ['both framings', framed(`Content-Length: 3\r\n${chunked}`), 400],
  ['both framings, the other order', framed(`${chunked}Content-Length: 3\r\n`), 400],
  [
    'both framings in HTTP/1.0',
    framed(`${chunked}Content-Length: 3\r\n`).replace('1.1', '1.0'),
    400,
  ],
  ['two equal Content-Lengths', framed('Content-Length: 3\r\nContent-Length: 3\r\n'), 400],
  ['two different Content-Lengths', framed('Content-Length: 3\r\ncontent-length: 4\r\n'), 400],
  ['Content-Length +1', framed('Content-Length: +1\r\n'), 400],
  ['Content-Length -1', framed('Content-Length: -1\r\n'), 400],
  ['Content-Length 1_0', framed('Content-Length: 1_0\r\n'), 400],
  ['Content-Length 0x1', framed('Content-Length: 0x1\r\n'), 400],
  ['Content-Length 1 1', framed('Content-Length:  1 1\r\n'), 400],
  ['Content-Length 3, 3', framed('Content-Length: 3, 3\r\n'), 400],
  ['Content-Length 1.0', framed('Content-Length: 1.0\r\n'), 400],
  ['Content-Length 1e1', framed('Content-Length: 1e1\r\n'), 400],
  ['Content-Length 03', framed('Content-Length: 03\r\n'), 400],
  ['empty Content-Length', framed('Content-Length:\r\n'), 400],
  ['Content-Length of 20 digits', framed('Content-Length: 18446744073709551619\r\n'), 400],
  ['Content-Length in other digits', framed('Content-Length: \xd9\xa3\r\n'), 400],
  ['chunked twice', framed(`${chunked}${chunked}`), 400],
  ['chunked twice in a list', framed('Transfer-Encoding: chunked, chunked\r\n'), 400],
  ['xchunked', framed('Transfer-Encoding: xchunked\r\n'), 400],
  ['chunkedx', framed('Transfer-Encoding: chunkedx\r\n'), 400],
  ['chunked, identity', framed('Transfer-Encoding: chunked, identity\r\n'), 400],
  ['gzip, chunked', framed('Transfer-Encoding: gzip, chunked\r\n'), 501],
  ['chunked, gzip', framed('Transfer-Encoding: chunked, gzip\r\n'), 400],
  ['identity', framed('Transfer-Encoding: identity\r\n'), 501],
  ['gzip', framed('Transfer-Encoding: gzip\r\n'), 501],
  ['identity and chunked in two lines', framed(`Transfer-Encoding: identity\r\n${chunked}`), 400],
  ['chunked with a parameter', framed('Transfer-Encoding: chunked;q=1\r\n'), 400],
  ['chunked in quotes', framed('Transfer-Encoding: "chunked"\r\n'), 400],
  ['chunked behind a vertical tab', framed('Transfer-Encoding: \x0bchunked\r\n'), 400],
  ['chunked behind a comma', framed('Transfer-Encoding: ,chunked\r\n'), 400],
  ['empty Transfer-Encoding', framed('Transfer-Encoding:\r\n'), 400],
  [
    'Transfer-Encoding with a space before the colon',
    framed('Transfer-Encoding : chunked\r\n'),
    400,
  ],
  [
    'Transfer-Encoding with a tab before the colon',
    framed('Transfer-Encoding\t: chunked\r\n'),
    400,
  ],
  ['Transfer-Encoding in HTTP/1.0', framed(chunked).replace('1.1', '1.0'), 400],
  ['folded Transfer-Encoding', framed('Transfer-Encoding:\r\n chunked\r\n'), 400],
]

const lines: readonly Case[] = [
  ['bare LF behind the request line', 'GET / HTTP/1.1\nHost: a\r\n\r\n', 400],
  ['bare LF behind a field', 'GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n', 400],
  ['bare LF at the end of the head', 'GET / HTTP/1.1\r\nHost: a\r\n\n', 400],
  ['bare LF everywhere', 'GET / HTTP/1.1\nHost: a\n\n', 400],
  ['bare LF before the request', `\n${get('/')}`, 400],
  ['bare CR before the request', `\r${get('/')}`, 400],
  ['bare CR in a value', withLine('X: a\rb'), 400],
  ['bare CR as the end of a line', withLine('X: a\rTransfer-Encoding: chunked'), 400],
  ['CR CR LF', withLine('X: a\r'), 400],
  ['NUL in a value', withLine('X: a\0b'), 400],
  ['a control character in a value', withLine('X: a\x01b'), 400],
  ['DEL in a value', withLine('X: a\x7fb'), 400],
  ['obs-fold with a space', withLine('X: a\r\n b'), 400],
  ['obs-fold with a tab', withLine('X: a\r\n\tb'), 400],
  ['white space before the first field', 'GET / HTTP/1.1\r\n Host: a\r\n\r\n', 400],
  ['a space before a colon', withLine('X : y'), 400],
  ['a space in a name', withLine('X Y: z'), 400],
  ['an empty name', withLine(': y'), 400],
  ['a line without a colon', withLine('nothing'), 400],
  ['a name in brackets', withLine('X[0]: y'), 400],
  ['a name beyond ASCII', withLine('X\xe9: y'), 400],
  ['NUL in a name', withLine('X\0: y'), 400],
  ['a space before the method', ` ${get('/')}`, 400],
  ['two spaces behind the method', get(' /'), 400],
  ['a tab as separator', 'GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['two spaces before the version', get('/ '), 400],
  ['a space behind the version', get('/', 'HTTP/1.1 '), 400],
  ['a space in the target', get('/a b'), 400],
  ['no version (HTTP/0.9)', 'GET /\r\n\r\n', 400],
  ['no target', 'GET HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a method that is no token', 'G@T / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a method without end', `${'G'.repeat(100)} / HTTP/1.1\r\nHost: a\r\n\r\n`, 400],
  ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
]

const hosts: readonly Case[] = [
  ['no Host', withHost(''), 400],
  ['two Hosts', withHost('Host: a\r\nHost: a\r\n'), 400],
  ['two Hosts in HTTP/1.0', withHost('Host: a\r\nHost: b\r\n').replace('1.1', '1.0'), 400],
  ['an empty Host', withHost('Host:\r\n'), 400],
  ['userinfo', withHost('Host: u@a\r\n'), 400],
  ['a path', withHost('Host: a/b\r\n'), 400],
  ['a comma', withHost('Host: a,b\r\n'), 400],
  ['a space', withHost('Host: a b\r\n'), 400],
  ['a tab', withHost('Host: a\tb\r\n'), 400],
  ['a query', withHost('Host: a?b\r\n'), 400],
  ['a bad port', withHost('Host: a:b\r\n'), 400],
  ['a port beyond all ports', withHost('Host: a:65536\r\n'), 400],
  ['two ports', withHost('Host: a:1:2\r\n'), 400],
  ['an open bracket', withHost('Host: [::1\r\n'), 400],
  ['an escape', withHost('Host: a%00b\r\n'), 400],
  ['a scheme', withHost('Host: http://a\r\n'), 400],
  ['only a dot', withHost('Host: .\r\n'), 400],
  ['octets beyond ASCII', withHost('Host: \xe9\r\n'), 400],
  [
    'a duplicate beside an absolute target',
    get('http://a/').replace('Host: a', 'Host: a\r\nHost: a'),
    400,
  ],
  [
    'an invalid one beside an absolute target',
    get('http://a/').replace('Host: a', 'Host: a b'),
    400,
  ],
  ['none beside an absolute target', 'GET http://a/ HTTP/1.1\r\n\r\n', 400],
]

const targets: readonly Case[] = [
  ['https over a plain port', get('https://a/'), 400],
  ['another scheme', get('ftp://a/'), 400],
  ['a scheme without authority', get('http:///x'), 400],
  ['a scheme with one slash', get('http:/a/'), 400],
  ['userinfo', get('http://u:p@a/'), 400],
  ['an authority with a bad port', get('http://a:x/'), 400],
  ['an authority with a comma', get('http://a,b/'), 400],
  ['an authority with a backslash', get('http://a\\b/'), 400],
  ['an authority alone', get('a:80'), 400],
  ['no slash', get('index.html'), 400],
  ['*', get('*'), 400],
  ['OPTIONS **', 'OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a fragment', get('/#x'), 400],
  ['a fragment in the query', get('/?x#y'), 400],
  ['a fragment in an absolute target', get('http://a/#x'), 400],
  ['a raw octet beyond ASCII', get('/\xe9'), 400],
  ['a raw octet beyond ASCII in the query', get('/?\xe9'), 400],
  ['%00', get('/a%00b'), 400],
  ['a backslash', get('/a\\..\\b'), 400],
  ['a control character', get('/a\x01'), 400],
  ['NUL', get('/a\0'), 400],
  ['DEL', get('/a\x7f'), 400],
  ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n', 405],
  ['CONNECT with a path', 'CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n', 405],
  ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n', 405],
]

const versions: readonly Case[] = [
  ['HTTP/0.9', get('/', 'HTTP/0.9'), 505],
  ['HTTP/1.2', get('/', 'HTTP/1.2'), 505],
  ['HTTP/2.0', get('/', 'HTTP/2.0'), 505],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
  ['http/1.1', get('/', 'http/1.1'), 400],
  ['HTTP/1', get('/', 'HTTP/1'), 400],
  ['HTTP/1.10', get('/', 'HTTP/1.10'), 400],
  ['HTTP/01.1', get('/', 'HTTP/01.1'), 400],
  ['HTTP/1,1', get('/', 'HTTP/1,1'), 400],
  ['ICE/1.1', get('/', 'ICE/1.1'), 400],
]

const sizes: readonly Case[] = [
  ['a target that is too long', get(`/${'x'.repeat(9_000)}`), 414],
  ['a field line that is too long', withLine(`X: ${'x'.repeat(9_000)}`), 431],
  ['a name that is too long', withLine(`${'x'.repeat(9_000)}: x`), 431],
  [
    'too many fields',
    withLine(Array.from({ length: 101 }, (_, i) => `X-${i}: x`).join('\r\n')),
    431,
  ],
  [
    'a head that is too large',
    withLine(Array.from({ length: 40 }, () => `X: ${'x'.repeat(1_000)}`).join('\r\n')),
    431,
  ],
]

const expectations: readonly Case[] = [
  ['unknown', withLine('Expect: 200-ok'), 417],
  ['a list', withLine('Expect: 100-continue, x'), 417],
  ['empty', withLine('Expect:'), 417],
]

async function refused(bytes: string, bytewise: boolean): Promise<number> {
  const pod = await startPod(echoLine)
  const { port, record } = await startProxyFor(pod)
  const client = await connectClient(port)
  if (bytewise) await client.sendByteByByte(bytes)
  else client.send(bytes)
  // Whatever comes behind must not be looked at.
  client.send('GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n')
  const response = await client.response()
  expect(response.defects).toEqual([])
  expect(fieldOf(response, 'Connection')).toBe('close')
  expect(fieldOf(response, 'X-Request-Id')).toBe((await record(0)).requestId)
  expect(await client.untilEnded()).toBe('end')
  expect(client.rest).toBe('')
  expect(pod.connections).toHaveLength(0)
  expect((await record(0)).status).toBe(statusOf(response))
  return statusOf(response)
}

describe.each([
  ['framing (RFC 9112 6.1, 6.3)', framing],
  ['lines (RFC 9112 2.2, 3, 5)', lines],
  ['Host (RFC 9112 3.2, RFC 9110 7.2)', hosts],
  ['targets (RFC 9112 3.2)', targets],
  ['versions (RFC 9112 2.3)', versions],
  ['expectations (RFC 9110 10.1.1)', expectations],
])('%s that are refused with close, and of which nothing reaches a pod', (_, cases) => {
  test.each(cases)('%s', async (_name, bytes, status) => {
    expect(await refused(bytes, false)).toBe(status)
    expect(await refused(bytes, true)).toBe(status)
  })
})

describe('sizes beyond the limits (RFC 9112 3, RFC 6585 5)', () => {
  test.each(sizes)('%s', async (_name, bytes, status) => {
    expect(await refused(bytes, false)).toBe(status)
  })
})
