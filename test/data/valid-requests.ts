/*
 * Requests that are unusual and valid: a proxy that refuses or changes one of them breaks somebody's program. What is left
 * out is usual.
 */

export interface ValidRequest {
  readonly method?: string
  readonly target?: string
  /** `1.1` */
  readonly version?: '1.0' | '1.1'
  /** Lines without CRLF; default `Host: a`. */
  readonly lines?: readonly string[]
  /** As it is sent, framing included. */
  readonly rawBody?: string
  readonly body?: string
  /** Empty lines before the request. */
  readonly before?: string
  /** What a pod gets where it is not what was sent. */
  readonly delivered?: { readonly target?: string; readonly host?: string }
  /** The connection ends with it. */
  readonly last?: true
}

export const validRequests: Readonly<Record<string, readonly ValidRequest[]>> = {
  methods: [
    ...[
      'HEAD',
      'DELETE',
      'OPTIONS',
      'PATCH',
      'PROPFIND',
      'MKCOL',
      'REPORT',
      'M-SEARCH',
      'PURGE',
      'LOCK',
    ],
    ...[
      'get',
      'Get',
      'x',
      'A-B',
      'QUERY',
      "!#$%&'*+-.^_`|~",
      '0',
      'VERSION-CONTROL',
      'M'.repeat(32),
    ],
  ].map((method) => ({ method })),

  targets: [
    ...[
      '//',
      '//a',
      '/a//b',
      '///',
      '/a/',
      '/a;b',
      '/a;b=c/d;e',
      '/;',
      '/:',
      '/@',
      '/a:b@c',
      '/~a',
      '/-',
    ],
    ...[
      "/!$&'()*+,;=:@-._~",
      '/%20',
      '/%41',
      '/%c3%a9',
      '/%C3%A9',
      '/%2F',
      '/a%2fb',
      '/%25',
      '/%2525',
    ],
    ...[
      '/%',
      '/%zz',
      '/%5c',
      '/%23',
      '/%3F',
      '/%ff',
      '/%0a',
      '/%0d%0a',
      '/...',
      '/.a',
      '/a.',
      '/a..',
      '/..a',
    ],
    ...[
      '/?',
      '/??',
      '/?a',
      '/?a=b&c=d',
      '/?a=/../b',
      '/?%00',
      '/?a?b',
      '/?/',
      '/?&&==',
      '/a?b;c',
      '/?a=b#',
    ],
    ...[
      '/?a[]=1&b{}',
      '/?a|b',
      '/?"a"',
      '/?<a>',
      '/?^`',
      '/?a\\b',
      '/|',
      '/{a}',
      '/"a"',
      '/<a>',
      '/^',
      '/`',
    ],
    ...[
      '/*',
      '/http://b/',
      '/?u=http://b/',
      '/__proto__',
      '/constructor?__proto__=a',
      `/${'a'.repeat(8_000)}`,
    ],
    `/?${Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index))
      .filter((letter) => letter !== '#')
      .join('')}`,
  ]
    .filter((target) => !target.includes('#'))
    .map((target) => ({ target })),

  'forms of targets': [
    { method: 'OPTIONS', target: '*' },
    { target: 'http://b/', delivered: { target: '/', host: 'b' } },
    { target: 'http://b', delivered: { target: '/', host: 'b' } },
    { target: 'http://b?x', delivered: { target: '/?x', host: 'b' } },
    { target: 'HTTP://B:8080/x?y', delivered: { target: '/x?y', host: 'B:8080' } },
    { target: 'http://[::1]:80/', delivered: { target: '/', host: '[::1]:80' } },
    { method: 'OPTIONS', target: 'http://b', delivered: { target: '*', host: 'b' } },
    { method: 'OPTIONS', target: 'http://b/', delivered: { target: '/', host: 'b' } },
    { target: 'http://b/http://c/', delivered: { target: '/http://c/', host: 'b' } },
    { target: '/a/../b', delivered: { target: '/b' } },
    { target: '/a/%2e%2E/./b/', delivered: { target: '/b/' } },
  ],

  hosts: [
    ...[
      'A.Example.COM',
      'a.',
      'a:80',
      'a:',
      'a:0',
      'a:65535',
      'a.b.c.d.e.f',
      '127.0.0.1',
      '127.0.0.1:8080',
    ],
    ...[
      '[::1]',
      '[::1]:8080',
      '[2001:DB8::1]',
      '[::ffff:127.0.0.1]',
      'xn--bcher-kva.example',
      'a_b.example',
    ],
    ...['a-b', '1', 'a'.repeat(63), 'localhost', 'a~b', '__proto__', 'constructor'],
  ].map((host) => ({ lines: [`Host: ${host}`] })),

  'lines of fields': [
    ...[
      'X:',
      'X: ',
      'X:a',
      'X:  a',
      'X:\ta',
      'X: a ',
      'X: a\t ',
      'X: a\tb',
      'X: a  b',
      'X: \xe9\x80\xff',
      'X: :',
    ],
    ...[
      'X: "a, b"',
      'X: "a\\"b"',
      'X: ,',
      'X: (a)',
      'x: a',
      'X-A: b',
      'x-a: b',
      'X: a\xa0',
      "!#$%&'*+-.^`|~: a",
    ],
    ...[
      '1: a',
      '-: a',
      'X: GET / HTTP/1.1',
      'X: %0d%0aY: z',
      'X: <script>',
      'X: {"a":"b"}',
      'X: \\r\\n',
      'X: #',
    ],
    ...[
      'Accept: */*;q=0.1, text/html',
      'Range: bytes=0-1,3-',
      'Authorization: Basic YTpi',
      'If-Match: W/"a", "b"',
    ],
    ...[
      'Content-Type: multipart/form-data; boundary="a b"',
      'Content-Encoding: gzip',
      'Priority: u=1, i',
      'Via: 1.0 b',
    ],
    ...[
      'Max-Forwards: 5',
      'Pragma: no-cache',
      'Date: Tue, 15 Nov 1994 08:12:31 GMT',
      'From: a@b',
      'Origin: null',
    ],
    ...[
      'Sec-Fetch-Mode: cors',
      'DNT: 1',
      'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    ],
    ...[
      'constructor: a',
      'toString: a',
      'hasOwnProperty: a',
      'X-Forwarded: a',
      'Content-Length-X: 5',
      'X-TE: chunked',
    ],
    ...[
      'Hosts: b',
      'Transfer: chunked',
      'Encoding: chunked',
      'ContentLength: 5',
      'Forwarded-For: b',
      'X-Host: b',
    ],
    `X: ${'a'.repeat(8_000)}`,
    `${'X'.repeat(8_000)}: a`,
    `Cookie: ${Array.from({ length: 400 }, (_, n) => `c${n}=v${n}`).join('; ')}`,
    `X: ${Array.from({ length: 0x80 }, (_, index) => String.fromCharCode(0x80 + index)).join('')}`,
  ].map((line) => ({ lines: ['Host: a', line] })),

  'many fields': [
    { lines: ['Host: a', ...Array.from({ length: 99 }, (_, n) => `X-${n}: ${n}`)] },
    { lines: ['Host: a', ...Array.from({ length: 50 }, (_, n) => `X: ${n}`)] },
    { lines: ['X: 1', 'x: 2', 'Y: z', 'X: 3', 'hOsT: a', 'X: 1'] },
    { lines: ['Cookie: a=b', 'Host: a', 'Cookie: c=d', 'cookie: e=f'] },
    { lines: ['host:a'] },
    { lines: ['HOST: \t a \t'] },
    { lines: ['Accept: a', 'Host: a', 'Accept: b', 'Accept:', 'Accept: c'] },
  ],

  'fields of the hop': [
    ...[
      'Connection: keep-alive',
      'Connection: Keep-Alive, X-Y',
      'Connection: ,',
      'TE: trailers',
      'TE: gzip;q=0.5',
    ],
    ...[
      'Keep-Alive: timeout=5',
      'Proxy-Connection: keep-alive',
      'Connection: te',
      'Upgrade: foo/2',
      'Trailer: X',
    ],
  ].map((line) => ({ lines: ['Host: a', line] })),

  'bodies with a length': [
    { method: 'POST', lines: ['Host: a', 'Content-Length: 0'] },
    { method: 'GET', lines: ['Host: a', 'Content-Length: 0'] },
    { method: 'GET', lines: ['Host: a', 'Content-Length: 3'], ...raw('abc') },
    { method: 'DELETE', lines: ['Host: a', 'Content-Length: 3'], ...raw('abc') },
    { method: 'OPTIONS', target: '*', lines: ['Host: a', 'Content-Length: 3'], ...raw('abc') },
    { method: 'PROPFIND', lines: ['Content-Length: 3', 'Host: a'], ...raw('abc') },
    { method: 'POST', lines: ['Host: a', 'content-length:3'], ...raw('\0\r\n') },
    { method: 'POST', lines: ['Host: a', 'CONTENT-LENGTH: \t 3 \t'], ...raw('\r\n\r') },
    {
      method: 'POST',
      lines: ['Host: a', 'Content-Length: 35'],
      ...raw('GET /inner HTTP/1.1\r\nHost: inner\r\n\r'),
    },
    { method: 'PUT', lines: ['Host: a', 'Content-Length: 5'], ...raw('0\r\n\r\n') },
    { method: 'PUT', lines: ['Host: a', 'Content-Length: 256'], ...raw(allOctets()) },
    { method: 'PUT', lines: ['Host: a', 'Content-Length: 100000'], ...raw('x'.repeat(100_000)) },
    {
      method: 'POST',
      lines: ['Host: a', 'Content-Length: 3', 'Expect: 100-continue'],
      ...raw('abc'),
    },
    {
      method: 'POST',
      lines: ['Host: a', 'Expect: 100-Continue', 'Content-Length: 3'],
      ...raw('abc'),
    },
    { method: 'GET', lines: ['Host: a', 'Expect: 100-continue'] },
    { method: 'POST', lines: ['Host: a'] },
  ],

  'bodies in chunks': [
    chunked('0\r\n\r\n', ''),
    chunked('3\r\nabc\r\n0\r\n\r\n', 'abc'),
    chunked('00003\r\nabc\r\n000\r\n\r\n', 'abc'),
    chunked('0000000000003\r\nabc\r\n0\r\n\r\n', 'abc'),
    chunked('A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n', '01234567890123456789'),
    chunked(
      `1f\r\n${'x'.repeat(31)}\r\n1F\r\n${'y'.repeat(31)}\r\n0\r\n\r\n`,
      'x'.repeat(31) + 'y'.repeat(31),
    ),
    chunked('1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n', 'abc'),
    chunked(`${'1\r\nx\r\n'.repeat(1_000)}0\r\n\r\n`, 'x'.repeat(1_000)),
    chunked('3;a\r\nabc\r\n0\r\n\r\n', 'abc'),
    chunked('3;a=b;c="d e"\r\nabc\r\n0;f\r\n\r\n', 'abc'),
    chunked('3; a = b\r\nabc\r\n0\r\n\r\n', 'abc'),
    chunked('3;\xe9\t\r\nabc\r\n0\r\n\r\n', 'abc'),
    chunked('3\r\nabc\r\n0\r\nX: y\r\n\r\n', 'abc'),
    chunked('3\r\nabc\r\n0\r\nX: y\r\nX:\r\nY: "a, b"\r\n\r\n', 'abc'),
    chunked('2\r\n\r\n\r\n0\r\n\r\n', '\r\n'),
    chunked('5\r\n0\r\n\r\n\r\n0\r\n\r\n', '0\r\n\r\n'),
    chunked(`100\r\n${allOctets()}\r\n0\r\n\r\n`, allOctets()),
    chunked(`186a0\r\n${'z'.repeat(100_000)}\r\n0\r\n\r\n`, 'z'.repeat(100_000)),
    { ...chunked('3\r\nabc\r\n0\r\n\r\n', 'abc'), method: 'GET' },
    { ...chunked('3\r\nabc\r\n0\r\n\r\n', 'abc'), method: 'DELETE' },
    ...[
      'transfer-encoding: chunked',
      'TRANSFER-ENCODING:CHUNKED',
      'Transfer-Encoding: \t Chunked \t',
    ].map((line) => ({ ...chunked('3\r\nabc\r\n0\r\n\r\n', 'abc'), lines: ['Host: a', line] })),
    {
      ...chunked('3\r\nabc\r\n0\r\nX: y\r\n\r\n', 'abc'),
      lines: ['Host: a', 'Trailer: X', 'TE: trailers', 'Transfer-Encoding: chunked', 'X-Z: z'],
    },
  ],

  'empty lines before the request': ['\r\n', '\r\n\r\n', '\r\n\r\n\r\n\r\n'].map((before) => ({
    before,
  })),

  'HTTP/1.0': [
    { version: '1.0', last: true },
    { version: '1.0', lines: [], delivered: { host: '' }, last: true },
    { version: '1.0', lines: ['X: y'], delivered: { host: '' }, last: true },
    { version: '1.0', lines: ['Host: a', 'Connection: keep-alive'] },
    {
      version: '1.0',
      lines: ['Host: a', 'Content-Length: 3', 'Connection: Keep-Alive'],
      ...raw('abc'),
    },
    { version: '1.0', target: 'http://b/', delivered: { target: '/', host: 'b' }, last: true },
    {
      version: '1.0',
      method: 'POST',
      lines: ['Host: a', 'Content-Length: 3'],
      ...raw('abc'),
      last: true,
    },
  ],

  'last requests': [
    { lines: ['Host: a', 'Connection: close'], last: true },
    { lines: ['Host: a', 'Connection: X, Close', 'X: y'], last: true },
    {
      ...chunked('3\r\nabc\r\n0\r\n\r\n', 'abc'),
      lines: ['Connection: close', 'Host: a', 'Transfer-Encoding: chunked'],
      last: true,
    },
  ],
}

function raw(body: string): Pick<ValidRequest, 'rawBody' | 'body'> {
  return { rawBody: body, body }
}

function chunked(rawBody: string, body: string): ValidRequest {
  return { method: 'POST', lines: ['Host: a', 'Transfer-Encoding: chunked'], rawBody, body }
}

function allOctets(): string {
  return Buffer.from(Array.from({ length: 256 }, (_, octet) => octet)).toString('latin1')
}
