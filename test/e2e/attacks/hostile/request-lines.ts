import { family, getOf, getWith, harmless, hidden, rejected } from './family.ts'

const host = 'Host: a\r\n\r\n'
const version = (text: string): string => `GET / ${text}\r\n${host}`

const notSupported = ['0.9', '1.2', '1.9', '2.0', '3.0', '9.9'].map((v) => version(`HTTP/${v}`))
const noVersion = [
  ...['HTTP/1', 'HTTP/1.', 'HTTP/.1', 'HTTP/1.1.1', 'HTTP/11', 'HTTP/1.10', 'HTTP/01.1'],
  ...['HTTP/1.01', 'HTTP/1,1', 'HTTP/1 1', 'HTTP/+1.1', 'HTTP/-1.1', 'HTTP/1.x', 'HTTP/x.1'],
  ...['http/1.1', 'Http/1.1', 'HTTP1.1', 'HTTP 1.1', 'HTTP//1.1', 'HTTP\\1.1', 'HTTPS/1.1'],
  ...['HTP/1.1', 'HHTTP/1.1', 'RTSP/1.0', 'ICE/1.0', 'SIP/2.0', 'HTTP/1.1 x', 'HTTP/1.1 HTTP/1.1'],
  ...['HTTP/1.1\t', 'HTTP/1.1 ', 'HTTP/1\xb21', '\x01HTTP/1.1', 'HTTP/1.1;a', '"HTTP/1.1"'],
].map(version)
const simple = ['GET /\r\n', `GET /\r\n${host}`, `GET / \r\n${host}`, `GET\r\n${host}`, `/ ${host}`]

const spaces = [' ', '\t', '\x0b', '\x0c', '\xa0', '\x85']
const separators = spaces.flatMap((space) => [
  `${space}GET / HTTP/1.1\r\n${host}`,
  `GET ${space}/ HTTP/1.1\r\n${host}`,
  `GET /${space} HTTP/1.1\r\n${host}`,
  `GET /a${space}b HTTP/1.1\r\n${host}`,
  `GET / HTTP/1.1${space}\r\n${host}`,
  ...(space === ' '
    ? []
    : [`GET${space}/ HTTP/1.1\r\n${host}`, `GET /${space}HTTP/1.1\r\n${host}`]),
])

const methods = [
  ...[...'()<>@,;:\\"/[]?={}'].map((octet) => `G${octet}T`),
  ...['', 'GÉT', 'x'.repeat(33), 'x'.repeat(10_000), '\x16\x03\x01'],
].map((method) => `${method} / HTTP/1.1\r\n${host}`)

const notForPods = [
  'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n',
  `CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n${hidden}`,
  `CONNECT / HTTP/1.1\r\n${host}`,
  `CONNECT http://a/ HTTP/1.1\r\n${host}`,
  `CONNECT a:443 HTTP/1.0\r\n${host}`,
  `TRACE / HTTP/1.1\r\n${host}`,
  `TRACE * HTTP/1.1\r\n${host}`,
  `trace / HTTP/1.1\r\n${host}`,
  `TRACe / HTTP/1.1\r\n${host}`,
  `connect a:443 HTTP/1.1\r\n${host}`,
  `Connect / HTTP/1.1\r\n${host}`,
  `TRACE / HTTP/1.1\r\nMax-Forwards: 0\r\n${host}`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  `PRI * HTTP/1.1\r\n${host}`,
]

const fragments = [
  ...['#', '/#', '/a#b', '/?a#b', '/a#?b', '/#%20', '/a%23b#', '//#', '#/a', 'http://a#b'],
  ...['http://a/#b', 'http://a/?#', 'http://a#@b/', '*#'],
].map(getOf)

const targets = [
  ...['a', 'a/b', '?a', ':80', 'a:80', '//', 'mailto:a', 'ftp://a/', 'file:///a', 'ws://a/'],
  ...['javascript:a', 'http:a', 'http:/a', 'http:///a', 'http://', 'http://?a', 'http:\\\\a/'],
  ...[
    'https://a/',
    'HTTPS://a/',
    '**',
    '*/',
    '*?a',
    '/*\t',
    '.',
    '..',
    './a',
    '../a',
    '%2f',
    '%2fa',
  ],
  ...['\\', '/\\', '/a\\b', '\\\\a\\b', '/..\\a', '/%00', '/a%00b', '/a%00?b', '/%00/../a'],
]
  // The path // is a path.
  .filter((target) => target !== '//')
  .map(getOf)

const dots = [
  ...['/..', '/../', '/../../a', '/a/..', '/a/../..', '/a/./b', '/./', '/.', '/a/.', '/%2e'],
  ...['/%2e%2e/a', '/%2E%2E/a', '/.%2e/a', '/%2e./a', '/a/%2e%2e', '/a/%2e/b', '/..;/a', '/..%2fa'],
  ...['/..%5ca', '/%252e%252e/a', '/...', '/.../a', '//../a', '/a//../b', '/..?a', '/../?../'],
  ...['http://a/../b', 'http://a/%2e%2e/b', 'http://a/a/../../b', '/a;x=../b', '/%c0%ae%c0%ae/a'],
].map(getOf)

const authorities = [
  ...[
    'u@b',
    'u:p@b',
    '@b',
    'b@',
    'b:x',
    'b:65536',
    'b:1:2',
    'b,c',
    'b\\c',
    'b%00',
    'b%2ec',
    'b..c',
  ],
  ...['.b', '[::1', '::1', '[::1]x', '[::1%25a]', '[a]', 'b|c', 'b{c}', 'b"c', '<b>', "b'c", 'b$c'],
].map((authority) => getOf(`http://${authority}/`))
const mismatches = [
  ...[
    'http://b/',
    'HTTP://b/',
    'http://b',
    'http://b?x',
    'http://b:8080/',
    'http://b:/',
    'http://B/',
  ],
  ...[
    'http://b./',
    'http://[::1]/',
    'http://[::1]:80/x',
    'http://a/',
    'http://b//',
    'http://b/http://c/',
  ],
].map(getOf)
const hostBeside = [
  'GET http://b/ HTTP/1.1\r\n\r\n',
  ...['', 'a b', 'a,b', 'a@b', 'a/b', 'a:x'].map(
    (value) => `GET http://b/ HTTP/1.1\r\nHost: ${value}\r\n\r\n`,
  ),
  `GET http://b/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`,
]

const behindTheLast = [
  `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n${hidden}`,
  `GET / HTTP/1.1\r\nHost: a\r\nConnection: x, CLOSE ,y\r\n\r\n${hidden}`,
  `GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n${hidden}`,
  `GET / HTTP/1.0\r\nHost: a\r\n\r\n${hidden}`,
  `GET / HTTP/1.0\r\nHost: a\r\nConnection: close, keep-alive\r\n\r\n${hidden}`,
  getWith('Connection: upgrade\r\nUpgrade: websocket\r\n') + hidden,
]

export const requestLines = [
  family('versions', rejected(notSupported), rejected(noVersion), rejected(simple)),
  family('white space in request lines', rejected(separators)),
  family('methods', rejected(methods), rejected(notForPods)),
  family('fragments', rejected(fragments)),
  family('targets', rejected(targets), harmless(dots)),
  family('absolute-form', rejected(authorities), harmless(mismatches), rejected(hostBeside)),
  family('behind the last request', harmless(behindTheLast)),
]
